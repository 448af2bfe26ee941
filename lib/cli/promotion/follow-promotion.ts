import { promotionOutlook } from '../../analytics/promotion-outlook';
import { describeError, isErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import { sessionIdOf } from '../../domain/naming';
import { isPromotionEnded } from '../../domain/promotion';
import { Machines } from '../../engine/machines';
import { type PromotionDocument, promotionDocument } from '../../engine/promotion/document';
import { loadPromotion } from '../../engine/promotion/store';
import { viewSession } from '../../engine/session/session-view';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Clock } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { cleanText } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';
import { attend, endInterrupted, localFlag } from '../session/attend';
import { secondsLeft } from '../session/seconds-left';
import { untilAborted } from '../session/until-aborted';
import { waitingLine } from './waiting-line';
import { answersTo, promotionWords } from './words';

/** A promotion that a command stays with. */
export interface PromotionWait {
  readonly stack: string;
  readonly environment: string;
  readonly candidate: string;
  /** Stays while a person is asked and while it is watched, until it has ended. */
  readonly toTheEnd: boolean;
  readonly signal: AbortSignal;
}

/**
 * Tells how a promotion goes, and how its deployment does, until it has ended or asks for patience: while a person is asked
 * and while it is watched nothing is lost by leaving. Gives the exit code.
 */
export async function followPromotion(run: CommandRun, gateway: Gateway, wait: PromotionWait): Promise<number> {
  const { environment, stack, candidate, signal } = wait;
  const { ledger } = gateway.engine('promote');
  const interrupted = untilAborted(signal);
  const startedAt = gateway.clock.now();
  const { timeoutSeconds } = run.globals;
  let told: PromotionDocument['state'] | undefined;
  let attended: { readonly sessionId: string; readonly code: number } | undefined;
  const line = waitingLine(run, gateway.clock);
  try {
    for (;;) {
      const item = await loadPromotion(ledger, environment, stack, candidate);
      const sessionId = item && (await sessionIdFor(gateway, item));
      const isNew = sessionId !== undefined && sessionId !== attended?.sessionId;
      if (item && item.state !== told && (!isNew || item.state === 'deploying')) {
        told = item.state;
        line.rests();
        tell(run, promotionDocument(item), gateway.clock);
      }
      if (item && isNew) {
        line.rests();
        attended = { sessionId, code: await attendDeployment(run, gateway, { item, sessionId, wait }) };
        if (attended.code === exitCodes.interrupted) return attended.code;
        continue;
      }
      const code = item && codeFor(item, wait, gateway.clock.now());
      if (code !== undefined) {
        gateway.flush();
        if (attended) run.lines?.saw(await viewSession(gateway.engine('promote'), attended.sessionId));
        const exitCode = code === exitCodes.failed ? attended?.code || code : code;
        run.lines?.end(exitCode);
        return exitCode;
      }
      if (signal.aborted) {
        line.rests();
        return left(run, wait);
      }
      if (timeoutSeconds !== undefined && gateway.clock.now() - startedAt > timeoutSeconds * 1000)
        throw new UnityError('WaitTimedOut', {
          message: `the promotion to ${stack}/${environment} is ${told ?? 'not begun'} after ${timeoutSeconds} seconds; it goes on`,
          details: { fix: `Look: unity promotions ${stack}/${environment}${localFlag(run)}` },
        });
      if (item) line.waits(promotionDocument(item));
      await Promise.race([gateway.changed(1, secondsLeft(gateway.clock, startedAt, timeoutSeconds)), interrupted]);
    }
  } finally {
    line.stop();
  }
}

/** How the command ends in a state; undefined as long as it stays. */
function codeFor(
  { state, soaks_until = '' }: PromotionItem,
  { toTheEnd }: PromotionWait,
  now: number,
): number | undefined {
  if (state === 'completed') return exitCodes.done;
  // What is not watched for any time has ended in a moment.
  const isLong = state === 'awaiting_approval' || (state === 'soaking' && Date.parse(soaks_until) > now);
  if (isLong || state === 'soaking') return isLong && !toTheEnd ? exitCodes.done : undefined;
  return isPromotionEnded(state) || state === 'awaiting_return' ? exitCodes.failed : undefined;
}

/** The session that deploys it, as soon as its execution has begun. */
async function sessionIdFor(
  { machines }: Gateway,
  { deployment, deployment_type: type }: PromotionItem,
): Promise<string | undefined> {
  if (!deployment || deployment.session_id !== undefined) return deployment?.session_id;
  const { execution_arn: arn } = deployment;
  const known = await new Machines(machines).started(arn);
  return known && sessionIdOf(type, arn, known.startedAt);
}

function attendDeployment(
  run: CommandRun,
  gateway: Gateway,
  {
    item: { deployment },
    sessionId,
    wait: { signal },
  }: { readonly item: PromotionItem; readonly sessionId: string; readonly wait: PromotionWait },
): Promise<number> {
  const executionArn = deployment?.execution_arn;
  return attend(run, gateway, {
    sessionId,
    ...(executionArn !== undefined && { executionArn }),
    wanted: 'forward',
    signal,
    isPart: true,
  });
}

function tell(run: CommandRun, promotion: PromotionDocument, clock: Clock): void {
  const { lines, print } = run;
  const { state, stack_name: stack, environment, outcome } = promotion;
  const isBad = state === 'awaiting_return' || (isPromotionEnded(state) && state !== 'completed');
  const words = promotionWords(promotion);
  if (lines) {
    lines.tell({
      type: 'promotion',
      level: isBad ? 'error' : 'info',
      code: 'PROMOTION_STATE_CHANGED',
      session_id: promotion.session_id ?? '',
      message: `${stack}/${environment}: ${words}`,
      data: { ...promotion, outlook: promotionOutlook(promotion, clock.now()) },
    });
    return;
  }
  const id = outcome !== null && isErrorCode(outcome.code) ? `[UNITY-${describeError(outcome.code).id}]` : '';
  const head = `${print.paint('strong', `${stack}/${environment}`)}  `;
  if (isBad) print.error(`${head}${print.paint('bad', `promotion${id}`)} ${cleanText(words)}`);
  else print.note(`${head}promotion ${words}`);
  const flags = localFlag(run);
  if (state === 'awaiting_approval' || state === 'awaiting_return')
    print.note(`  answer with: ${answersTo(promotion, flags).join(', or: ')}`);
  if (state === 'soaking') print.note(`  look: unity promotions ${stack}/${environment}${flags}`);
}

function left(run: CommandRun, { stack, environment }: PromotionWait): number {
  return endInterrupted(
    run,
    `\nThe promotion goes on. Look: unity promotions ${stack}/${environment}${localFlag(run)}`,
  );
}
