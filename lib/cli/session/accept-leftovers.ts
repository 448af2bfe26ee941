import { UnityError } from '../../domain/errors/unity-error';
import type { SessionDocument } from '../../domain/session-document';
import type { Engine } from '../../engine/engine';
import { holderOfStack, standingHolder } from '../../engine/revision/standing-holder';
import { hindranceOf } from '../../engine/rollback/accept-leftovers';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { confirm } from '../input/confirm';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';
import { leftAlone, localFlag } from './attend';
import { enterGateway } from './speed';
import { leftoverLine } from './words';

/**
 * Takes over, in the name of who runs the command, what a rollback could not remove: shows it with its cost, asks for the
 * stack’s name, and says whose the stack is then.
 */
export async function acceptLeftovers(
  run: CommandRun,
  gateway: Gateway,
  { session, signal }: { readonly session: SessionItem; readonly signal: AbortSignal },
): Promise<number> {
  const reason = cleanLine(run.given.needed('reason', 'WHY'), 500);
  if (reason.trim() === '') throw new UnityError('Usage', { message: '--reason is empty' });
  const engine = gateway.engine('accept');
  const { session_id: id, stack_name: stack } = session;
  const before = await viewSession(engine, id);
  run.lines?.saw(before);
  const isAgain = before.rollback?.accepted !== undefined && before.rollback.leftovers.length === 0;
  if (!isAgain) {
    const hindrance = hindranceOf(session);
    if (hindrance !== undefined) throw new UnityError('TransitionRefused', { message: hindrance });
    showLeftovers(run, before);
  }
  if (run.given.flag('dry-run')) return end(run, exitCodes.done);
  if (!isAgain) {
    const text = (await staysHeld(engine, session))
      ? 'Leave this behind?'
      : `Leave this behind and free ${stack}/${session.environment}?`;
    await confirm(run, { text, name: stack, nameOnly: true }, signal);
  }
  await enterGateway(run, gateway);
  if (signal.aborted) return leftAlone(run);
  await gateway.desk({ verb: 'accept_leftovers', session: id, reason });
  const after = await viewSession(engine, id);
  run.lines?.saw(after);
  const holder = await holderOfStack(engine.ledger, session.environment, stack);
  const whose = holder ? `belongs to ${holder.session_id}, which is ${holder.state.replace('_', ' ')}` : 'is free';
  run.print.note(`${stack}/${session.environment} ${whose}. ${acceptedWords(after, localFlag(run))}`);
  return end(run, exitCodes.done);
}

/** Whether the stack goes on to be somebody's: of the revision that has followed, or of the one before, which has it again. */
async function staysHeld({ ledger }: Engine, { rollback, revision }: SessionItem): Promise<boolean> {
  if (rollback?.type === 'retire') return true;
  return revision !== undefined && (await standingHolder(ledger, revision.former)) !== undefined;
}

function end(run: CommandRun, exitCode: number): number {
  run.lines?.end(exitCode);
  return exitCode;
}

function showLeftovers(run: CommandRun, session: SessionDocument): void {
  const leftovers = session.rollback?.leftovers ?? [];
  const hourlyUsd = leftovers.reduce((sum, { hourly_usd }) => sum + hourly_usd, 0);
  const message = `${leftovers.length} resources stay, about $${hourlyUsd.toFixed(3)} an hour; Unity does nothing more about them`;
  if (run.lines) {
    run.lines.tell({
      type: 'plan',
      level: 'info',
      code: 'ACCEPTANCE_PLANNED',
      session_id: session.session_id,
      message,
      data: { leftovers, hourly_usd: Number(hourlyUsd.toFixed(4)) },
    });
    return;
  }
  const { print } = run;
  print.note(`${print.paint('strong', `${session.stack_name}/${session.environment}`)}  ${session.session_id}`);
  for (const leftover of leftovers) print.note(`  ${print.paint('warn', '=')} ${leftoverLine(leftover)}`);
  print.note(`${message}.`);
}

function acceptedWords({ session_id: id, rollback }: SessionDocument, flags: string): string {
  const count = rollback?.accepted?.resources ?? 0;
  return `${count} resources of ${id} stay on purpose now; \`unity rollback ${id}${flags}\` may still remove them.`;
}
