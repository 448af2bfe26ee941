import { UnityError } from '../../domain/errors/unity-error';
import { type AskedRollback, canBeUndone, isTerminal } from '../../domain/session';
import type { Engine } from '../../engine/engine';
import { isPuttingBack, isRevisionThatServes } from '../../engine/revision/going-back';
import { missingTarget } from '../../engine/rollback/rollback-target';
import type { SessionItem } from '../../ledger/items';
import { faultOption } from '../input/faults';
import { findSession, isSessionId } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { acceptLeftovers } from '../session/accept-leftovers';
import { waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { goBack } from '../session/go-back';
import { joinReturn, returnWords } from '../session/join-return';
import { undoSession } from '../session/undo-session';

/** `unity rollback`: undoes what a deployment did, or a part of it; a revision is put back to the one before. */
export const rollback: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--to <checkpoint>', description: 'keep what was ready at this checkpoint' },
    { flags: '--service <name>', description: 'only the steps of this service and what depends on them' },
    { flags: '--dry-run', description: 'show what would be undone and change nothing' },
    { flags: '--accept-leftovers', description: 'take over what a rollback could not remove, and free the stack' },
    { flags: '--reason <text>', description: 'why leftovers are accepted, for the record' },
    { flags: '--confirm <name>', description: 'the name of the stack, where it is asked for' },
    waitTailsOption,
    faultOption,
  ],
  examples: [
    'unity rollback shop/dev --dry-run',
    'unity rollback shop/dev --yes',
    'unity rollback shop/dev --to network',
    'unity rollback shop/dev --accept-leftovers --reason "ticket 12" --confirm=shop',
  ],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const engine = gateway.engine('rollback');
      const text = run.given.required(0);
      const session = await findSession(engine.ledger, text);
      if (run.given.flag('accept-leftovers')) {
        assertAlone(run);
        return acceptLeftovers(run, gateway, { session, signal });
      }
      const isWhole = run.given.text('to') === undefined && run.given.text('service') === undefined;
      // Of a stack that is being put back this is what is asked for; the return itself is undone by its id.
      if (!isSessionId(text) && isPuttingBack(session)) {
        if (isWhole) return joinReturn(run, gateway, session, signal);
        throw new UnityError('StackBusy', { message: returnWords(session) });
      }
      if (isWhole && (await isRevisionThatServes(engine.ledger, session))) return goBack(run, gateway, session, signal);
      const request = await readRequest(run, engine, session);
      const isProd = session.environment === 'prod';
      return undoSession(run, gateway, {
        session,
        request,
        verb: 'rollback',
        isHarmless: isTerminal(session.state) && !canBeUndone(session),
        question: {
          text: `Undo this of ${session.stack_name}/${session.environment}?`,
          ...(isProd && { name: session.stack_name, nameOnly: true }),
        },
        signal,
      });
    }),
};

function assertAlone({ given }: CommandRun): void {
  if (given.text('to') === undefined && given.text('service') === undefined) return;
  throw new UnityError('Usage', { message: '--accept-leftovers excludes --to and --service' });
}

async function readRequest({ given }: CommandRun, engine: Engine, session: SessionItem): Promise<AskedRollback> {
  const request = requestOf(given.text('to'), given.text('service'));
  const missing = await missingTarget(engine.ledger, session, request);
  if (missing !== undefined) throw new UnityError('Usage', { message: cleanLine(missing) });
  return request;
}

function requestOf(checkpoint: string | undefined, service: string | undefined): AskedRollback {
  if (checkpoint !== undefined && service !== undefined) {
    throw new UnityError('Usage', { message: '--to and --service exclude each other' });
  }
  if (checkpoint !== undefined) return { type: 'partial', checkpoint };
  return service === undefined ? { type: 'full' } : { type: 'service', service };
}
