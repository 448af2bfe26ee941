import { UnityError } from '../../domain/errors/unity-error';
import { forwardEnd } from '../../domain/forward-end';
import { shownApproval } from '../../domain/rollback-approval';
import { secondsBetween } from '../../domain/seconds-between';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import { dateAndTime, formatSeconds } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

const usualLimit = 50;

/** `unity list`: deployments, newest first. */
export const list: CommandSpec = {
  options: [
    { flags: '--env <name>', description: 'only of this environment' },
    { flags: '--stack <name>', description: 'only of this stack' },
    { flags: '--limit <n>', description: `how many at the most (${usualLimit})` },
  ],
  examples: ['unity list --local', 'unity list --env prod --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const limit = limitOf(run.given.text('limit'));
      const stack = run.given.text('stack');
      // Those of one stack may lie behind any number of others.
      const all = await sessionsOf(gateway, run.given.text('env'), stack === undefined ? limit : undefined);
      const sessions = all.filter((session) => stack === undefined || session.stack_name === stack).slice(0, limit);
      if (run.globals.json) run.print.document(sessions.map((session) => asJson(session, gateway.clock.now())));
      else if (sessions.length === 0) run.print.note('There are no deployments.');
      else run.print.result(asTable(sessions, isoTime(gateway.clock)));
      return exitCodes.done;
    }),
};

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? usualLimit);
  if (Number.isInteger(limit) && limit > 0 && limit <= 10_000) return limit;
  throw new UnityError('Usage', {
    message: `--limit takes a number from 1 to 10000, not \`${cleanLine(text ?? '', 40)}\``,
  });
}

async function sessionsOf(gateway: Gateway, environment: string | undefined, limit: number | undefined) {
  const { ledger } = gateway.engine('list');
  const known = await environmentsOf(gateway);
  if (environment !== undefined && !known.includes(environment)) {
    throw new UnityError('BadRequest', {
      message: `there is no environment \`${cleanLine(environment, 80)}\`; there are ${known.join(', ')}`,
    });
  }
  const wanted = environment === undefined ? known : [environment];
  const found = await Promise.all(wanted.map((name) => ledger.queryIndex<SessionItem>('by_environment', name, limit)));
  return found.flat().sort((a, b) => b.started_at.localeCompare(a.started_at));
}

function asJson(session: SessionItem, now: number) {
  const { session_id, deployment_type, stack_name, environment, state, started_at } = session;
  return {
    session_id,
    deployment_type,
    stack_name,
    environment,
    state,
    cancelling: session.cancelling ?? false,
    verdict: session.rollback?.verdict ?? null,
    started_at,
    completed_at: session.completed_at ?? null,
    ...(expiryOf(session) !== '' && { expires_at: session.expires_at }),
    ...(session.rollback_approval && { rollback_approval: shownApproval(session.rollback_approval, now).state }),
  };
}

/** When its stack takes itself down, where it does. */
function expiryOf({ state, expires_at: at }: SessionItem): string {
  return state === 'completed' && at !== undefined ? dateAndTime(at) : '';
}

function stateWords({ state, rollback, rollback_approval: approval }: SessionItem, now: number): string {
  if (state === 'failed' && approval && shownApproval(approval, now).state === 'asked') return `${state} (asks)`;
  return rollback?.verdict ? `${state} (${rollback.verdict})` : state;
}

function asTable(sessions: readonly SessionItem[], now: string): string {
  // A column only where any stack has an end.
  const isMortal = sessions.some((session) => expiryOf(session) !== '');
  return table(
    ['SESSION', 'STACK', 'STATE', 'STARTED (UTC)', 'TOOK', ...(isMortal ? ['ENDS (UTC)'] : [])],
    sessions.map((session) => [
      session.session_id,
      `${session.stack_name}/${session.environment}`,
      stateWords(session, Date.parse(now)),
      dateAndTime(session.started_at),
      formatSeconds(secondsBetween(session.started_at, forwardEnd(session) ?? now)),
      ...(isMortal ? [expiryOf(session)] : []),
    ]),
  );
}
