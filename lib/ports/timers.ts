import type { Clock } from './clock';

/** A clock whose timers can be taken back: what an interpreter of machines needs. */
export interface Timers extends Clock {
  /** Calls back after that many milliseconds unless taken back by the returned function. */
  after(milliseconds: number, callback: () => void): () => void;
}
