import type { Expectations } from '../../domain/expectation';
import { isSettled } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { type Stall, type StallFacts, stallKey, stallsOf } from '../../domain/stall';
import { Machines } from '../../engine/machines';
import { loadSession, loadSteps } from '../../engine/session/session-store';
import { expectationsOf } from '../../engine/watch/expectations';
import { isAbandoned } from '../../engine/watch/rescue';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { Change } from './change';

/** What whoever watches knows beside the session. */
export type Knowledge = Pick<StallFacts, 'expected' | 'isGone' | 'notBefore'>;

/** Executions are asked for no more often than this: Step Functions answers only so many a second, to all who ask. */
const askEverySeconds = 1;

/** Learns what is expected of a session, and tells what stalls. */
export class Watcher {
  private expected: Expectations = new Map();
  private run = '';
  private phase = '';
  private notBefore = '';
  private askedAt = Number.NEGATIVE_INFINITY;
  /** Looks in a row that found nothing at work: what was stopped is nearly always taken over before the second. */
  private silences = 0;
  private stalls = new Map<string, Stall>();

  constructor(private readonly gateway: Pick<Gateway, 'engine' | 'machines' | 'settings' | 'clock'>) {}

  /** One more look at the session: what is known of it now, and which stalls are news. */
  async look(session: SessionDocument): Promise<{ readonly known: Knowledge; readonly changes: readonly Change[] }> {
    const now = isoTime(this.gateway.clock);
    await this.learn(session);
    const { state, executions, rollback } = session;
    const phase = [state, executions.length, rollback?.started_at, rollback?.progress?.phase].join(' ');
    if (phase !== this.phase) this.notBefore = now;
    this.phase = phase;
    await this.listen(session);
    const known = { expected: this.expected, isGone: this.silences > 1, notBefore: this.notBefore };
    const { gateTimeoutSeconds } = this.gateway.settings;
    const stalls = new Map(
      stallsOf(session, { ...known, now, gateTimeoutSeconds }).map((stall) => [stallKey(stall), stall]),
    );
    const tell = (what: 'found' | 'ended', from: ReadonlyMap<string, Stall>, other: ReadonlyMap<string, Stall>) =>
      [...from]
        .filter(([key]) => !other.has(key))
        .map(([, stall]) => ({ kind: 'stall', time: now, stall, what }) as const);
    const changes = [...tell('found', stalls, this.stalls), ...tell('ended', this.stalls, stalls)];
    this.stalls = stalls;
    return { known, changes };
  }

  /** A resume may bring other steps, and other values. */
  private async learn({ session_id: id, steps, executions }: SessionDocument): Promise<void> {
    const run = `${executions.length} ${steps.length}`;
    if (run === this.run || steps.length === 0) return;
    this.run = run;
    const engine = this.gateway.engine('watch');
    const [item, items] = await Promise.all([loadSession(engine.ledger, id), loadSteps(engine.ledger, id)]);
    this.expected = expectationsOf(engine, item, items);
  }

  private async listen(session: SessionDocument): Promise<void> {
    const { clock } = this.gateway;
    if (isSettled(session)) this.silences = 0;
    else if (clock.now() - this.askedAt >= askEverySeconds * 1000) {
      this.askedAt = clock.now();
      this.silences = (await isGone(this.gateway, session.session_id)) ? this.silences + 1 : 0;
    }
  }
}

/** Whether a session has not ended and no execution works on it. Who may not see executions is told nothing of it. */
export async function isGone(
  { engine, machines, settings, clock }: Pick<Gateway, 'engine' | 'machines' | 'settings' | 'clock'>,
  sessionId: string,
): Promise<boolean> {
  const { ledger } = engine('watch');
  try {
    const session = await loadSession(ledger, sessionId);
    return await isAbandoned({ ledger, machines: new Machines(machines), settings, clock }, session);
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return false;
    throw error;
  }
}
