/**
 * What a person may be told. The sentence is `notice.<kind>` in the message catalogues and the subject of its mail
 * `notice.<kind>_subject`; values that are days (ISO 8601) are written as the reader's language writes them.
 */
export const NOTICE_KINDS = [
  'assigned',
  'assigned_due',
  'unassigned',
  'reminder',
  'mentioned',
  'proposed',
  'proposal_adopted',
  'proposal_declined',
  'round_ask_review',
  'round_reopen',
  'round_sign_off',
  'round_submit',
  'round_recall',
  'round_take',
  'round_return',
  'round_send_back',
  'round_validate',
  'round_publish',
  'round_withdraw',
  'passkey_added',
  'passkey_removed',
  'contact_due',
  'request_sign_off',
  'request_reopen',
  'request_submit',
  'request_withdraw',
  'request_acknowledge',
  'request_ask',
  'request_reply',
  'request_refer',
  'request_accept',
  'request_decline',
  'request_finish',
  'request_close',
  'request_hand_over',
  'request_take',
  'entry_review',
  'entry_back',
  'entry_published',
  'entry_due',
  'entry_correction',
  'entry_correction_accepted',
  'entry_correction_declined',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  kind: NoticeKind;
  values: Record<string, string>;
  /** Where it leads: a path of ours. */
  path: string;
}
