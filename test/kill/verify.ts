import type { SessionDocument } from '../../lib/domain/session-document';
import type { SessionItem } from '../../lib/ledger/items';
import type { InventoryRow } from '../../lib/local/cloud/account/inventory';
import { brokenAccount } from './checks/account';
import { wrongEnd } from './checks/exit-code';
import { brokenRecord } from './checks/record';
import { untrueTold } from './checks/told';
import type { Command } from './command';
import { isAlive, pause } from './killing';
import type { Stage } from './stage';
import { isSessionDocument, type Told, toldByDocument, toldByLines } from './told';
import { readTables, type WorldTables } from './world-tables';

/** A deployment and its rollback, at the speed of this script. */
const longestBackgroundMilliseconds = 30_000;

/** What came out in the end. */
export interface Verdict {
  readonly problems: readonly string[];
  /** The sessions, for people. */
  readonly summary: string;
}

/** Looks whether all ended well: sessions, exit codes, what was told, the account, the record, the disk. */
export async function verify(stage: Stage, fresh: readonly InventoryRow[]): Promise<Verdict> {
  await stage.quiet();
  const witnesses = [...stage.commands];
  const litter = await litterOf(stage);
  const ends = await Promise.all(witnesses.filter((one) => !stage.killed.has(one)).map(endOf));
  const settled = sessionsOf(readTables(stage.home));
  for (const { session_id: id } of settled.filter(({ state }) => state === 'completed')) {
    await stage.must('rollback', id, '--yes');
  }
  const documents = await documentsOf(stage, settled);
  const { document: inventory } = await finished(await stage.must('local', 'inventory'));
  const tables = readTables(stage.home);
  const told = witnesses.flatMap(toldBy);
  const problems = [
    ...litter,
    ...ends.flat(),
    ...settled.filter((one) => !isSettled(one)).map(unsettled),
    ...brokenAccount(inventory as InventoryRow[], fresh),
    ...(tables ? brokenRecord(tables) : []),
    ...untrueTold(told, documents, tables?.events ?? []),
    ...(await litterOf(stage)),
  ];
  return { problems, summary: summaryOf(settled, told) };
}

const sessionsOf = (tables: WorldTables | undefined): readonly SessionItem[] =>
  (tables?.ledger ?? []).filter((item): item is SessionItem => item.kind === 'session');

async function finished(command: Command) {
  const { argv, stderr } = command;
  const ended = await command.ended;
  const lines = command.argv.includes('--json') ? linesOf(command) : [];
  return { ...ended, argv, stderr, lines, document: command.document() };
}

/** A document is no lines. */
function linesOf(command: Command): readonly unknown[] {
  try {
    return command.lines();
  } catch {
    return [];
  }
}

const endOf = async (command: Command): Promise<readonly string[]> => wrongEnd(await finished(command));

async function documentsOf(stage: Stage, sessions: readonly SessionItem[]) {
  const found = new Map<string, SessionDocument>();
  for (const { session_id: id } of sessions) {
    found.set(id, (await stage.must('status', id)).document() as SessionDocument);
  }
  return found;
}

/** Completed, undone, or refused before it began. */
function isSettled({ state, rollback, refusals = [] }: SessionItem): boolean {
  if (state === 'completed') return true;
  const isUndone = rollback?.verdict === 'clean' || rollback?.verdict === 'pending';
  return state === 'failed' ? refusals.length > 0 || isUndone : state === 'rolled_back' && isUndone;
}

const unsettled = ({ session_id: id, state, rollback }: SessionItem): string =>
  `${id} is ${state}, verdict ${rollback?.verdict}`;

function toldBy(command: Command): readonly Told[] {
  const document = command.document();
  if (isSessionDocument(document)) return toldByDocument(document);
  return toldByLines(linesOf(command));
}

/** Files, sockets and processes that nobody needs any more. A background host may still have to finish. */
async function litterOf(stage: Stage): Promise<readonly string[]> {
  for (let waited = 0; waited < longestBackgroundMilliseconds && stage.hosts().some(isAlive); waited += 50) {
    await pause(50);
  }
  return stage.litter().map((name) => `${name} is left`);
}

function summaryOf(sessions: readonly SessionItem[], told: readonly Told[]): string {
  const texts = sessions.map(({ stack_name: stack, state, rollback, refusals = [] }) => {
    const verdict = rollback?.verdict ?? (refusals.length > 0 ? 'refused' : undefined);
    return `${stack} ${state}${verdict ? ` (${verdict})` : ''}`;
  });
  return `${texts.join(', ') || 'no session'}; ${told.length} things told`;
}
