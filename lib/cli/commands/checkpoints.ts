import { UnityError } from '../../domain/errors/unity-error';
import { compareStates } from '../../engine/checkpoints/compare';
import { stateAt, stateNow } from '../../engine/checkpoints/compared';
import { checkpointDocumentVersion, checkpointView, rollbackCopies } from '../../engine/checkpoints/document';
import { listCheckpoints, loadCheckpoint, loadState } from '../../engine/checkpoints/read';
import { loadSteps } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { confirm } from '../input/confirm';
import { checkName } from '../input/find-checkpoint';
import { findSession } from '../input/find-session';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { checkpointTable, checkpointText, copyTable, costWords, differenceText } from '../reporters/checkpoint-text';
import { leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';
import { untilOver } from './checkpoint';

/** `unity checkpoints`: those of a session; one of them, what differs between two, or the end of one. */
export const checkpoints: CommandSpec = {
  arguments: [
    { name: '<session>', description: 'a session’s id, or STACK/ENV' },
    { name: '[name]', description: 'one of its checkpoints' },
  ],
  options: [
    { flags: '--compare <names...>', description: 'what differs between two of them, or between one and now' },
    { flags: '--delete <name>', description: 'delete one, with its copies of data' },
    { flags: '--dry-run', description: 'with --delete: show what would go and change nothing' },
  ],
  examples: [
    'unity checkpoints shop/dev',
    'unity checkpoints shop/dev before-upgrade --json',
    'unity checkpoints shop/dev --compare before-upgrade after-upgrade',
    'unity checkpoints shop/dev --delete before-upgrade --yes',
  ],
  json: 'document',

  run(run) {
    const { given } = run;
    const [name, compared, deleted] = [given.argument(1), given.texts('compare'), given.text('delete')];
    const asked = [name !== undefined, compared.length > 0, deleted !== undefined].filter(Boolean);
    if (asked.length > 1)
      throw new UnityError('Usage', { message: 'a name, --compare and --delete exclude each other' });
    if (deleted !== undefined) return remove(run, checkName(deleted));
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
  const views = found.map((checkpoint) => checkpointView(checkpoint, steps));
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
    print.note('Without that they are kept for ever.');
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
  const view = checkpointView(checkpoint, await loadSteps(ledger, session_id));
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

/** Shows what goes and what that saves, asks, and stays until it is gone. */
function remove(run: CommandRun, name: string): Promise<number> {
  return withAttention(run, async (gateway, signal) => {
    const { ledger } = gateway.engine('checkpoints');
    const { session_id: sessionId } = await findSession(ledger, run.given.required(0));
    const checkpoint = await loadCheckpoint(ledger, sessionId, name);
    const view = checkpointView(checkpoint, await loadSteps(ledger, sessionId));
    const copies = view.copies.filter(({ state }) => state !== 'deleted');
    run.print.note(copies.length === 0 ? `${name} has no copies of data.` : copyTable(copies));
    if (copies.length > 0) run.print.note(`They cost ${costWords(copies)} USD a month. Nobody can bring them back.`);
    if (run.given.flag('dry-run')) {
      if (run.globals.json) run.print.document(view);
      return exitCodes.done;
    }
    const what = copies.length === 1 ? 'its copy' : `its ${copies.length} copies`;
    await confirm(run, { text: `Delete checkpoint ${name} of ${sessionId} and ${what}?` }, signal);
    await enterGateway(run, gateway);
    if (signal.aborted) return leftAlone(run);
    await gateway.desk({ verb: 'delete_checkpoint', session: sessionId, name });
    run.print.detail(`Follow it: unity checkpoints ${sessionId} ${name}${localFlag(run)}`);
    return untilOver(run, gateway, { sessionId, name, over: ['deleted'], signal });
  });
}
