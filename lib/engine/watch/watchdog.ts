import type { WriteLine } from '../../domain/log-lines';
import { isHourlySweep } from '../../domain/sweep-schedule';
import { keys, type SessionItem } from '../../ledger/items';
import { checkpointEnded, sweepCheckpoints } from '../checkpoints/rescue';
import { expireCheckpoints } from '../checkpoints/retention';
import { expireRollbackCopies } from '../checkpoints/rollback-copies';
import type { Engine } from '../engine';
import { judgeByTheClock } from '../notify/judge-budget';
import { isPromotion, promotionEnded, sweepPromotions } from '../promotion/rescue';
import { resumedBy } from '../resume/resume-request';
import { expireApprovals } from '../rollback/rollback-approval';
import { tellOpenSessions } from '../session/open-sessions';
import { sessionOfCheckpoint, sessionOfExecution } from '../session/session-of-execution';
import { expireStacks } from './expire-stacks';
import { rescue } from './rescue';

/** The detail of a `Step Functions Execution Status Change` event, as far as it is used. */
export interface ExecutionStatusDetail {
  readonly executionArn: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Milliseconds since the epoch. */
  readonly stopDate?: number | null;
  /** Its input, as it was given; EventBridge leaves out what is too long. */
  readonly input?: string | null;
  readonly error?: string | null;
  readonly cause?: string | null;
}

/** Takes over when an execution has ended outside its own error handling: Stop and top-level timeouts run no Catch. */
export async function watchdog(engine: Engine, detail: ExecutionStatusDetail): Promise<{ readonly rescued: boolean }> {
  if (!['ABORTED', 'TIMED_OUT', 'FAILED'].includes(detail.status)) return { rescued: false };
  const checkpointed = sessionOfCheckpoint(detail.executionArn);
  if (checkpointed !== undefined) return { rescued: await checkpointEnded(engine, checkpointed, detail) };
  if (isPromotion(detail.executionArn)) return { rescued: await promotionEnded(engine, detail.executionArn) };
  const found = sessionOfExecution(detail, engine.settings.prefix);
  const session = found === undefined ? undefined : await engine.ledger.get<SessionItem>(keys.session(found));
  // One that was refused had nothing to do with the session that it names.
  const isOurs = !resumedBy(detail.input) || session?.executions.some(({ arn }) => arn === detail.executionArn);
  if (!session || !isOurs) return { rescued: false };
  const rescued = await rescue(engine, session, {
    endedArn: detail.executionArn,
    ...(typeof detail.stopDate === 'number' && { stoppedAt: detail.stopDate }),
    ...(detail.error && { error: detail.error }),
    ...(detail.cause && { cause: detail.cause }),
  });
  return { rescued: rescued !== undefined };
}

/** Looks at every session and checkpoint that has not ended: status events are best effort, so somebody must look without them. */
export async function sweepSessions(
  engine: Engine,
  environments: readonly string[],
  log: WriteLine,
): Promise<{ readonly rescued: readonly string[]; readonly expired: readonly string[] }> {
  const rescued: string[] = [];
  const expired: string[] = [];
  const failures: unknown[] = [];
  const open: SessionItem[] = [];
  for (const environment of environments) {
    const here = await engine.ledger.queryIndex<SessionItem>('open_sessions', environment);
    open.push(...here);
    for (const session of here) {
      try {
        if (await rescue(engine, session)) rescued.push(session.session_id);
      } catch (error) {
        // One session that cannot be looked at must not keep the others from being rescued.
        failures.push(error);
      }
    }
    try {
      rescued.push(...(await sweepCheckpoints(engine, environment)));
      expired.push(...(await expireCheckpoints(engine, environment)));
      expired.push(...(await expireRollbackCopies(engine, environment)));
    } catch (error) {
      failures.push(error);
    }
    try {
      await expireApprovals(engine, environment, here);
      expired.push(...(await expireStacks(engine, environment)));
    } catch (error) {
      failures.push(error);
    }
    try {
      if (isHourlySweep(engine.clock.now())) await judgeByTheClock(engine, environment);
    } catch (error) {
      failures.push(error);
    }
    try {
      rescued.push(...(await sweepPromotions(engine, environment)));
    } catch (error) {
      failures.push(error);
    }
  }
  tellOpenSessions(open, engine.clock, log);
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} sessions or checkpoints could not be looked at`);
  return { rescued, expired };
}
