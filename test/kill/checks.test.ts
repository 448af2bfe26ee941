import path from 'node:path';
import type { SessionDocument } from '../../lib/domain/session-document';
import type { InventoryRow } from '../../lib/local/cloud/account/inventory';
import { jsonLines, TestDirectory } from '../cli/run-cli';
import { brokenAccount } from './checks/account';
import { type Finished, wrongEnd } from './checks/exit-code';
import { brokenRecord } from './checks/record';
import { untrueTold } from './checks/told';
import { planOf, scenarios } from './seed-plan';
import { type Told, toldByLines } from './told';
import { readTables, type WorldTables } from './world-tables';

const directory = new TestDirectory();
const argv = ['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json'];
let finished: Finished;
let tables: WorldTables;
let told: readonly Told[];
let document: SessionDocument;

beforeAll(async () => {
  const { exitCode, stdout, stderr } = await directory.local(...argv);
  const lines = jsonLines(stdout);
  finished = { argv, code: exitCode, signal: null, lines, document: undefined, stderr };
  tables = readTables(path.join(directory.path, '.unity'))!;
  told = toldByLines(lines);
  document = lines.at(-1)!.session!;
});
afterAll(() => directory.remove());

const untrue = (more: readonly Told[], changed = document, events = tables.events): readonly string[] =>
  untrueTold(more, new Map([[changed.session_id, changed]]), events);

describe('the checks of test:kill', () => {
  test('find nothing wrong with a deployment that nobody disturbed', () => {
    expect(told.length).toBeGreaterThan(50);
    expect([...wrongEnd(finished), ...brokenRecord(tables), ...untrue(told)]).toEqual([]);
  });

  test('find what was told and is not so', () => {
    const session = document.session_id;
    const [row] = document.resources;
    const step = document.steps[0]!.name;
    expect(untrue([{ kind: 'session', session: 'spot-0', state: 'executing' }])).toHaveLength(1);
    expect(untrue([{ kind: 'session', session, state: 'rolled_back' }])).toHaveLength(1);
    expect(untrue([{ kind: 'step', session, step, told: { state: 'failed' } }])).not.toEqual([]);
    expect(untrue([{ kind: 'step', session, step, told: { state: 'completed', output: { x: 1 } } }])).toHaveLength(1);
    expect(untrue([{ kind: 'undo', session, step, state: 'completed' }])).not.toEqual([]);
    expect(untrue([{ kind: 'checkpoint', session, name: 'never' }])).not.toEqual([]);
    const other = { ...row!, id: 'vpc-other' };
    expect(untrue([{ kind: 'resource', session, step: row!.step, row: other }])).toHaveLength(2);
    expect(untrue(told, { ...document, resources: document.resources.slice(1) })).not.toEqual([]);
    expect(untrue(told, document, tables.events.slice(0, -1))).not.toEqual([]);
  });

  test('find a gap, a repeated version, a broken chain, a change that nobody was told of and what is left open', () => {
    const { audit, events } = tables;
    const last = audit.at(-1)!;
    expect(brokenRecord({ ...tables, audit: audit.slice(1) })).not.toEqual([]);
    expect(brokenRecord({ ...tables, audit: [...audit, last] })).not.toEqual([]);
    const forged = { ...audit[1]!, previous_hash: 'forged' };
    expect(brokenRecord({ ...tables, audit: audit.map((one, index) => (index === 1 ? forged : one)) })).not.toEqual([]);
    expect(brokenRecord({ ...tables, audit: [...audit, { ...last, item: 'STEP#nobody' }] })).toHaveLength(1);
    const isState = (id: string): boolean => /\/(SESSION|STEP#\w+)#\d+$/.test(id);
    const stateEvent = events.find(({ metadata }) => isState(metadata.event_id));
    expect(brokenRecord({ ...tables, events: events.filter((event) => event !== stateEvent) })).toHaveLength(1);
    expect(brokenRecord({ ...tables, open: 1 })).toHaveLength(1);
  });

  test('find what is left in an account, and what is not as it was', () => {
    const row = (id: string, kept: InventoryRow['kept']) => ({ id, kept, type: 'T', state: 's' }) as InventoryRow;
    const fresh = [row('a', 'foreign'), row('b', 'foreign')];
    expect(brokenAccount(fresh, fresh)).toEqual([]);
    expect(brokenAccount([...fresh, row('c', null)], fresh)).toHaveLength(1);
    expect(brokenAccount([row('a', 'foreign')], fresh)).toHaveLength(1);
    expect(brokenAccount([row('a', 'foreign'), { ...row('b', 'foreign'), state: 'gone' }], fresh)).toHaveLength(2);
  });

  test('find an end that is not what was told', () => {
    expect(wrongEnd({ ...finished, code: 1 })).toHaveLength(1);
    expect(wrongEnd({ ...finished, code: null, signal: 'SIGSEGV' })).toHaveLength(1);
    expect(wrongEnd({ ...finished, lines: finished.lines.slice(0, -1) })).toHaveLength(1);
    const status = { ...finished, argv: ['status', 'shop/dev'], lines: [] };
    expect(wrongEnd({ ...status, document: {} })).toEqual([]);
    expect(wrongEnd(status)).toHaveLength(1);
    expect(wrongEnd({ ...status, code: 255, document: { error: { name: 'InvariantBroken' } } })).toHaveLength(1);
  });

  test('are put to every scenario by any few seeds in a row, the same ones every time', () => {
    const plans = Array.from({ length: scenarios.length }, (_, index) => planOf(40 + index));
    expect(new Set(plans.map(({ scenario }) => scenario)).size).toBe(scenarios.length);
    expect(plans).toEqual(plans.map(({ seed }) => planOf(seed)));
  });
});
