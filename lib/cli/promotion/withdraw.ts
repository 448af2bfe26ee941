import { promotionDocument } from '../../engine/promotion/document';
import { loadPromotion } from '../../engine/promotion/store';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';
import { leftAlone } from '../session/attend';
import { enterGateway } from '../session/speed';
import { promotionFrom } from './find-promotion';
import { promotionName, promotionWords } from './words';

/** Takes back a promotion that is under way. What it has deployed already stays, and is watched no more. */
export async function withdraw(
  run: CommandRun,
  gateway: Gateway,
  {
    session,
    isNamed,
    to,
    reason,
    signal,
  }: {
    readonly session: SessionItem;
    /** It was named itself, not its stack. */
    readonly isNamed: boolean;
    readonly to: string;
    readonly reason: string;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  // First of all: a process that only reads must not find what another one has just asked as if nobody did.
  await enterGateway(run, gateway);
  if (signal.aborted) return leftAlone(run);
  const engine = gateway.engine('promote');
  const { ledger } = engine;
  const { source, stack_name: stack, candidate } = await promotionFrom({ ledger }, session, { to, isNamed });
  await gateway.desk({ verb: 'withdraw_promotion', session: source.session_id, to, candidate, reason });
  const item = await loadPromotion(ledger, to, stack, candidate);
  const deployed = item?.deployment?.session_id;
  if (deployed !== undefined) run.lines?.saw(await viewSession(engine, deployed));
  const message = `${promotionName({ source, candidate })} to ${stack}/${to} is taken back`;
  run.lines?.tell({
    type: 'promotion',
    level: 'info',
    code: 'PROMOTION_STATE_CHANGED',
    session_id: deployed ?? '',
    message,
    data: item ? promotionDocument(item) : null,
  });
  run.print.note(`${message}${item ? `: ${promotionWords(promotionDocument(item))}` : ''}`);
  run.lines?.end(exitCodes.done);
  return exitCodes.done;
}
