import { UnityError } from '../../domain/errors/unity-error';
import { forwardEnd } from '../../domain/forward-end';
import { secondsBetween } from '../../domain/seconds-between';
import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { holderOf, neededStackRef } from '../input/find-session';
import { dateAndTime, formatSeconds } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

/** `unity history`: the revisions of a stack, newest first. */
export const history: CommandSpec = {
  arguments: [{ name: '<stack/env>', description: 'the stack and its environment' }],
  options: [],
  examples: ['unity history shop/dev', 'unity history shop/prod --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const text = run.given.required(0);
      const ref = neededStackRef(text);
      const { ledger } = gateway.engine('history');
      const newest = await holderOf(ledger, ref);
      if (!newest) throw new UnityError('StackNotFound', { message: `no session is known for ${text}` });
      const sessions = await revisionsOf(ledger, newest);
      if (run.globals.json) run.print.document({ format_version: '1.0', revisions: sessions.map(asJson) });
      else run.print.result(asTable(sessions, isoTime(gateway.clock)));
      return exitCodes.done;
    }),
};

/** The one that has the stack and those before it; what came to nothing is no revision, and stands in `unity list`. */
async function revisionsOf(ledger: Ledger, newest: SessionItem): Promise<readonly SessionItem[]> {
  const found: SessionItem[] = [];
  let session: SessionItem | undefined = newest;
  while (session) {
    found.push(session);
    const former: string | undefined = session.revision?.former;
    session = former === undefined ? undefined : await ledger.get<SessionItem>(keys.session(former));
  }
  return found;
}

const numberOf = ({ revision }: SessionItem): number => revision?.number ?? 1;

function asJson(session: SessionItem) {
  const { session_id, workflow_id, state, started_at, parameters, revision } = session;
  return {
    number: numberOf(session),
    session_id,
    workflow_id,
    state,
    started_at,
    completed_at: session.completed_at ?? null,
    parameters,
    kept: Object.keys(revision?.kept ?? {}),
    made: session.step_names.filter((name) => !Object.hasOwn(revision?.kept ?? {}, name)),
  };
}

/** What has ended without that will not be ready; what is on its way is not yet. */
function readyAfter(session: SessionItem, now: string): string {
  const { started_at: from, ready_at: ready } = session;
  if (ready === undefined && forwardEnd(session) !== undefined) return '-';
  return formatSeconds(secondsBetween(from, ready ?? now));
}

/** A former one has no end of its own in the table: when it was retired is not when it had come about. */
function asTable(sessions: readonly SessionItem[], now: string): string {
  return table(
    ['REVISION', 'SESSION', 'STATE', 'STARTED (UTC)', 'READY AFTER', 'KEPT', 'MADE', 'WORKFLOW'],
    sessions.map((session) => {
      const { kept, made } = asJson(session);
      return [
        String(numberOf(session)),
        session.session_id,
        session.rollback?.type === 'retire' ? 'followed' : session.state,
        dateAndTime(session.started_at),
        readyAfter(session, now),
        String(kept.length),
        String(made.length),
        session.workflow_id,
      ];
    }),
  );
}
