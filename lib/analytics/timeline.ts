/** A stretch of time; seconds since the session began. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a step spends its time on: on its own work, on AWS, on people, on other steps, or between two tries. */
export type SpentOn = 'work' | 'aws' | 'people' | 'steps' | 'retry';

/** One stretch of a step, and what it was spent on. The stretches of a step follow each other without a gap. */
export interface Segment extends Span {
  readonly on: SpentOn;
  /** Which try of the step it belongs to, from 1. */
  readonly attempt: number;
  /** What was waited for, in the words of `waiting_for`; not there for work. */
  readonly why?: string;
}

/** One step on the way forward and on the way back. */
export interface TimelineStep {
  readonly name: string;
  readonly service: string;
  readonly action: string;
  readonly state: 'pending' | 'executing' | 'completed' | 'failed';
  readonly isSkipped: boolean;
  readonly isCancelled: boolean;
  /** Kept from the revision before. */
  readonly isKept: boolean;
  readonly dependsOn: readonly { readonly step: string; readonly until: 'created' | 'ready' }[];
  /** What the plan expected; not there where the workflow is not known any more. */
  readonly planned?: Span & { readonly created: number };
  /** From its start to its end, or to now while it is under way; not there when it never started. */
  readonly actual?: Span;
  /** When its outputs were known. */
  readonly createdAt?: number;
  readonly segments: readonly Segment[];
  /** Whether it is on the path that decided when all was ready. */
  readonly isCritical: boolean;
  /** How much later it could have ended without making the whole later; not there where it never ended. */
  readonly slackSeconds?: number;
  /** Its undo: when, and what became of it. */
  readonly undo?: {
    readonly span?: Span;
    readonly state: 'pending' | 'executing' | 'completed' | 'failed' | 'retained';
  };
}

/** A session as pictures and reports show it. All numbers are seconds since it began. */
export interface Timeline {
  readonly sessionId: string;
  readonly title: string;
  /** ISO-8601: second 0. */
  readonly startedAt: string;
  readonly state: string;
  readonly steps: readonly TimelineStep[];
  /** The end of the forward way, or now while it is under way. */
  readonly forwardEnds: number;
  readonly rollback?: Span & { readonly verdict?: string };
  readonly servingAt?: number;
  readonly readyAt?: number;
}
