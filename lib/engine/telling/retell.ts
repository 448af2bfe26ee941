import type { WriteLine } from '../../domain/log-lines';
import { logLines } from '../../domain/log-lines';
import type { Clock } from '../../ports/clock';
import { classify } from '../step/failure';
import type { Change } from './events-of';
import type { Measuring } from './measure';
import { type Publisher, publish } from './publish';

/** Batches of changes that could not be told, each kept with its payload. */
export interface FailedBatches {
  /** The keys of some of them; a thousand at the most. */
  list(): Promise<readonly string[]>;
  /** Undefined: somebody else has told it meanwhile. */
  read(key: string): Promise<readonly Change[] | undefined>;
  forget(key: string): Promise<void>;
}

/** How a retelling ended. */
export interface Retold {
  readonly told: number;
  readonly left: number;
}

/** No batch is begun with less time than this left: one takes a second, and much longer where calls are repeated. */
const reserveSeconds = 15;

/** So many failures are named in the log; they are mostly one. */
const mostNamed = 5;

/**
 * Tells again what had been set aside, and forgets what was told. May be repeated, and run beside itself and the stream:
 * an audit entry is written once, and an event keeps its id. One batch that still cannot be told holds up no other.
 */
export async function retell(
  publisher: Publisher,
  batches: FailedBatches,
  {
    clock,
    deadline,
    log,
    measuring,
  }: {
    readonly clock: Clock;
    readonly deadline: number | undefined;
    readonly log: WriteLine;
    readonly measuring: Measuring;
  },
): Promise<Retold> {
  const keys = await batches.list();
  let told = 0;
  const failures: { readonly key: string; readonly error: string }[] = [];
  for (const key of keys) {
    if (deadline !== undefined && deadline - clock.now() < reserveSeconds * 1000) break;
    try {
      const changes = await batches.read(key);
      if (changes) {
        await publish(publisher, changes, measuring);
        await batches.forget(key);
      }
      told += 1;
    } catch (error) {
      const { code, message } = classify(error);
      failures.push({ key, error: `${code}: ${message}`.slice(0, 200) });
    }
  }
  const left = keys.length - told;
  if (keys.length > 0) log(logLines.retold, { told, left, failures: failures.slice(0, mostNamed) });
  return { told, left };
}
