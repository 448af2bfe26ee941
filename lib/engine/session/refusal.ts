import { standingOf } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { rescue } from '../watch/rescue';
import type { Refusal } from './request';

/** Why a stack cannot be had, with the session in the way and the ways on. A holder that nothing runs any more is rescued. */
export async function refusalByHolder(engine: Engine, holder: SessionItem): Promise<Refusal> {
  const id = holder.session_id;
  const stack = `${holder.stack_name}/${holder.environment}`;
  if (standingOf(holder) === 'occupied') {
    return {
      code: 'StackOccupied',
      message: `${stack} is held by session ${id}, which is ${holder.state}`,
      remedy: `Take the stack down with \`unity destroy ${stack}\`, or undo that session with \`unity rollback ${id}\`.`,
    };
  }
  const rescued = await rescue(engine, holder);
  return {
    code: 'StackBusy',
    message: rescued
      ? `${stack} belongs to session ${id}, whose execution is gone; its rollback has been started`
      : `${stack} is being changed by session ${id}, which is ${holder.state}`,
    remedy: `Follow it with \`unity watch ${id}\`${rescued ? '' : `, or stop it with \`unity cancel ${id}\``}.`,
  };
}
