/** Longest name of a round, in characters. */
export const MAX_TITLE_LENGTH = 120;
