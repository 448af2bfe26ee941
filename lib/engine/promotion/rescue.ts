import { openPromotionsOf } from '../../domain/naming';
import { isPromotionEnded } from '../../domain/promotion';
import { keys } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { promotionExecutionArn, startPromotionMachine } from './execution';
import { withNote } from './findings';
import { changePromotion, movePromotion } from './store';

/** An execution that AWS does not show is believed to have been started for this long after the promotion’s last write. */
const startupSeconds = 120;

/** A machine that keeps dying is started so often for one promotion. */
const mostStarts = 5;

/** Whether an execution is of a machine that promotes. */
export const isPromotion = (executionArn: string): boolean => /--promotion:[^:]+$/.test(executionArn);

/** The promotion that an execution works on, by its name. */
async function promotionOfExecution(engine: Engine, executionArn: string): Promise<PromotionItem | undefined> {
  const { prefix } = engine.settings;
  const pattern = new RegExp(`:${prefix}-([a-z0-9]+)--promotion:(.+)-([0-9a-f]{10})-p\\d+-\\d+$`);
  const [, environment, stack, candidate] = pattern.exec(executionArn) ?? [];
  if (environment === undefined || stack === undefined || candidate === undefined) return undefined;
  return engine.ledger.get<PromotionItem>(keys.promotion(environment, stack, candidate));
}

/** Goes on with a promotion whose execution has ended without it. Returns whether there was anything to do. */
export async function promotionEnded(engine: Engine, executionArn: string): Promise<boolean> {
  const item = await promotionOfExecution(engine, executionArn);
  if (item?.execution_arn !== executionArn || isPromotionEnded(item.state)) return false;
  // One that keeps dying is not started again at once: what it needs may be back by the next sweep.
  return item.starts === 1 && follow(engine, item);
}

/** Goes on with the promotions to an environment that nothing works on any more. */
export async function sweepPromotions(engine: Engine, environment: string): Promise<readonly string[]> {
  const open = await engine.ledger.queryIndex<PromotionItem>('open_sessions', openPromotionsOf(environment));
  const followed: string[] = [];
  for (const listed of open) {
    const item = await engine.ledger.get<PromotionItem>(
      keys.promotion(environment, listed.stack_name, listed.candidate),
    );
    if (!item || isPromotionEnded(item.state) || (await isWorkedOn(engine, item))) continue;
    if (await follow(engine, item)) followed.push(`${item.stack_name}/${environment}/${item.candidate}`);
  }
  return followed;
}

async function isWorkedOn(engine: Engine, { execution_arn, updated_at }: PromotionItem): Promise<boolean> {
  const status = await engine.machines.look(execution_arn);
  const isFresh = engine.clock.now() - Date.parse(updated_at) < startupSeconds * 1000;
  return status === 'running' || (status === 'unknown' && isFresh);
}

/** The next execution is written down before it is started, so the one before ends where it still runs. */
async function follow(engine: Engine, item: PromotionItem): Promise<boolean> {
  if (item.starts >= mostStarts) return giveUp(engine, item);
  const starts = item.starts + 1;
  const execution_arn = promotionExecutionArn(engine, item.execution_arn, { ...item, starts });
  const written = await changePromotion(engine.ledger, item, {
    set: [
      ['starts', starts],
      ['execution_arn', execution_arn],
    ],
  });
  if (written) await startPromotionMachine(engine, written);
  return written !== undefined;
}

/** What has proved bad stays so: its mark, and what was found. */
async function giveUp(engine: Engine, item: PromotionItem): Promise<boolean> {
  const died = `its machine has died ${item.starts} times while it was ${item.state}`;
  // What puts the revision before back has a machine of its own, and may do so yet.
  const why = item.state === 'returning' ? died : `${died}; what it has deployed stays`;
  const isBad = item.state === 'awaiting_return' || item.state === 'returning';
  const outcome = isBad ? withNote(item, why) : { code: 'ExecutionStopped', message: why };
  const to = isBad ? 'rejected' : 'withdrawn';
  return (await movePromotion(engine.ledger, item, to, { set: [['outcome', outcome]] })) !== undefined;
}
