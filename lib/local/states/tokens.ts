import type { Json } from '../../domain/json';
import { StateFailure } from './failure';

/** One open callback task. */
export interface OpenToken {
  readonly value: string;
  readonly result: Promise<Json>;
  close(): void;
}

/** What became of an answer to a token. */
export type TokenAnswer = 'accepted' | 'closed' | 'unknown';

interface Waiting {
  resolve(value: Json): void;
  reject(error: StateFailure): void;
}

/** The task tokens of all executions. A token works once; a closed or used one is told apart from one never given. */
export class TaskTokens {
  private readonly waiting = new Map<string, Waiting>();
  private given = 0;

  /** How many were ever given out: the next process of the same world goes on from there. */
  get count(): number {
    return this.given;
  }

  /** How many tasks wait for theirs. */
  get openCount(): number {
    return this.waiting.size;
  }

  restore(count: number): void {
    this.given = count;
  }

  open(): OpenToken {
    this.given += 1;
    const value = `token-${this.given.toString().padStart(8, '0')}`;
    const result = new Promise<Json>((resolve, reject) => {
      this.waiting.set(value, { resolve, reject });
    });
    // Whoever waits handles the failure; nobody may be waiting any more when the task was stopped.
    result.catch(() => undefined);
    return { value, result, close: () => this.waiting.delete(value) };
  }

  succeed(value: string, output: Json): TokenAnswer {
    return this.answer(value, (waiting) => waiting.resolve(output));
  }

  fail(value: string, error: string | null, cause: string | null): TokenAnswer {
    return this.answer(value, (waiting) => waiting.reject(new StateFailure(error, cause)));
  }

  private answer(value: string, deliver: (waiting: Waiting) => void): TokenAnswer {
    const waiting = this.waiting.get(value);
    if (!waiting) return /^token-\d{8}$/.test(value) && Number(value.slice(6)) <= this.given ? 'closed' : 'unknown';
    this.waiting.delete(value);
    deliver(waiting);
    return 'accepted';
  }
}
