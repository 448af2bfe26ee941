import { UnityError } from '../../domain/errors/unity-error';
import { compareStates } from '../../engine/checkpoints/compare';
import { stateAt, stateNow } from '../../engine/checkpoints/compared';
import { checkpointDocumentVersion, checkpointView, rollbackCopies } from '../../engine/checkpoints/document';
import { listCheckpoints, loadCheckpoint, loadState } from '../../engine/checkpoints/read';
import { holdersOf, loadHolders } from '../../engine/revision/holders';
import { loadSteps } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { checkName } from '../input/find-checkpoint';
import { findSession } from '../input/find-session';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { checkpointTable, checkpointText, copyTable, costWords, differenceText } from '../reporters/checkpoint-text';
import { removeCheckpoint, removeRollbackCopies } from '../session/remove-copies';

/** `unity checkpoints`: those of a session; one of them, what differs between two, or the end of one. */
export const checkpoints: CommandSpec = {
  arguments: [
    { name: '<session>', description: 'a session’s id, or STACK/ENV' },
    { name: '[name]', description: 'one of its checkpoints' },
  ],
  options: [
    { flags: '--compare <names...>', description: 'what differs between two of them, or between one and now' },
    { flags: '--delete <name>', description: 'delete one, with its copies of data' },
    { flags: '--delete-rollback-copies', description: 'delete all copies of data that its rollbacks have kept' },
    { flags: '--dry-run', description: 'with either: show what would go and change nothing' },
  ],
  examples: [
    'unity checkpoints shop/dev',
    'unity checkpoints shop/dev before-upgrade --json',
    'unity checkpoints shop/dev --compare before-upgrade after-upgrade',
    'unity checkpoints shop/dev --delete before-upgrade --yes',
    'unity checkpoints spot-0123456789 --delete-rollback-copies --dry-run',
  ],
  json: 'document',

  run(run) {
    const { given } = run;
    const [name, compared, deleted] = [given.argument(1), given.texts('compare'), given.text('delete')];
    const ofRollbacks = given.flag('delete-rollback-copies');
    const asked = [name !== undefined, compared.length > 0, deleted !== undefined, ofRollbacks].filter(Boolean);
    if (asked.length > 1)
      throw new UnityError('Usage', {
        message: 'a name, --compare, --delete and --delete-rollback-copies exclude each other',
      });
    if (deleted !== undefined) return removeCheckpoint(run, checkName(deleted));
    if (ofRollbacks) return removeRollbackCopies(run);
    return withGateway(run, async (gateway) => {
      const session = await findSession(gateway.engine('checkpoints').ledger, given.required(0));
      if (compared.length > 0) return compare(run, gateway, session, compared.map(checkName));
      return name === undefined ? list(run, gateway, session) : show(run, gateway, session, checkName(name));
    });
  },
};

async function list({ globals, print }: CommandRun, gateway: Gateway, { session_id }: SessionItem): Promise<number> {
  const { ledger } = gateway.engine('checkpoints');
  const [found, steps] = await Promise.all([listCheckpoints(ledger, session_id), loadSteps(ledger, session_id)]);
  const holders = await holdersOf(ledger, steps);
  const views = found.map((checkpoint) => checkpointView(checkpoint, holders));
  const kept = rollbackCopies(steps);
  if (globals.json) {
    const format_version = checkpointDocumentVersion;
    print.document({ format_version, session_id, checkpoints: views, rollback_copies: kept });
    return exitCodes.done;
  }
  if (views.length === 0) print.note(`${session_id} has no checkpoints.`);
  else print.result(checkpointTable(views));
  if (kept.length > 0) {
    print.result(`\nKept by a rollback before it deleted the data:\n${copyTable(kept)}`);
    print.note(
      `They cost ${costWords(kept)} USD a month, until checkpoints.rollback_copies_days of unity.yaml is over.`,
    );
    print.note(
      `Without that they are kept for ever, or until unity checkpoints ${session_id} --delete-rollback-copies${print.flags}`,
    );
  }
  return exitCodes.done;
}

async function show(
  { globals, print }: CommandRun,
  gateway: Gateway,
  { session_id }: SessionItem,
  name: string,
): Promise<number> {
  const { ledger } = gateway.engine('checkpoints');
  const checkpoint = await loadCheckpoint(ledger, session_id, name);
  const view = checkpointView(checkpoint, await loadHolders(ledger, session_id));
  if (globals.json) print.document({ ...view, captured: (await loadState(ledger, checkpoint)) ?? null });
  else print.result(checkpointText(view));
  return exitCodes.done;
}

async function compare(
  { globals, print }: CommandRun,
  gateway: Gateway,
  session: SessionItem,
  names: readonly string[],
): Promise<number> {
  const { ledger } = gateway.engine('checkpoints');
  const [first = '', second, ...more] = names;
  if (more.length > 0) throw new UnityError('Usage', { message: '--compare takes one name or two' });
  const before = await stateAt(ledger, session, first);
  const after = second === undefined ? await stateNow(ledger, session) : await stateAt(ledger, session, second);
  const differences = compareStates(before, after);
  const between = { a: first, b: second ?? null };
  if (globals.json) print.document({ format_version: checkpointDocumentVersion, ...between, differences });
  else if (differences.length === 0) print.note(`Nothing differs between ${first} and ${second ?? 'now'}.`);
  else print.result(differenceText(differences));
  return exitCodes.done;
}
