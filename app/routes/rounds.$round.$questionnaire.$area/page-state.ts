import type { Answer } from '../../domain/answer';
import type { LeftToDo } from '../../domain/carried';
import type { ScoreResult } from '../../domain/score';
import type { CarriedView } from './carried.server';
import type { Company } from './company.server';
import type { Saving } from './use-answer';
import type { AreaView } from './view.server';

/** What the person sees of one item: the answer on the screen, the version it rests on, and how its saving stands. */
export interface Shown {
  answer: Answer;
  version: number;
  saving: Saving;
  /** Said to be still true on this page: its evidence of last time came along. */
  confirmed?: boolean;
}

/** What every part of the page shares. */
export interface PageState {
  view: AreaView & { company: Company; carried: CarriedView };
  shown: Record<string, Shown>;
  result: ScoreResult;
  /** What is left of last time on the page. */
  left: LeftToDo;
  /** Whether client code runs: then answers save themselves. */
  live: boolean;
  change: (item: string, part: Partial<Shown>) => void;
  speak: (words: string) => void;
}
