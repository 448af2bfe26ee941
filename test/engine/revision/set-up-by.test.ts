import { definitions } from '../../../lambdas/actions/definitions';
import { setUpBy } from '../../../lib/engine/revision/set-up-by';
import { keys, type StepItem } from '../../../lib/ledger/items';
import { LedgerLab } from '../../helpers/ledger-lab';

const own = 'shop-0000000003';
const revision = { number: 3, former: 'shop-0000000002', former_epoch: 1, kept: {} };

interface Row {
  readonly action?: 'setup_containers' | 'launch_instances' | 'check_health';
  readonly on?: readonly string[];
  readonly from?: string;
  readonly skipped?: true;
}

const services = { setup_containers: 'docker', launch_instances: 'aws', check_health: 'validation' };

/** Whose pages the step `check` is to see, in a session of these steps. */
async function makers(rows: Readonly<Record<string, Row>>): Promise<readonly string[]> {
  const ledger = new LedgerLab().ledger();
  for (const [name, { action = 'setup_containers', on = [], from, skipped }] of Object.entries(rows)) {
    const spec = { service: services[action], action, dependsOn: on.map((step) => ({ step, until: 'ready' })) };
    const step = { ...keys.step(own, name), kind: 'step', session_id: own, name, index: 0, spec };
    const facts = { ...(from !== undefined && { kept_from: from }), ...(skipped && { skipped }) };
    await ledger.create<StepItem>({ ...step, ...facts } as unknown as StepItem);
  }
  return setUpBy({ ledger, definitions }, { session_id: own, revision }, 'check');
}

const check = (...on: string[]): Row => ({ action: 'check_health', on });

test('what is kept is known by whoever made it, directly beneath the step or through others', async () => {
  expect(await makers({ app: { from: 'shop-0000000001' }, check: check('app') })).toEqual(['shop-0000000001']);
  const through = { app: { from: 'shop-0000000001' }, first: check('app'), check: check('first') };
  expect(await makers(through)).toEqual(['shop-0000000001']);
});

test('what was set up anew is known by the session alone, whatever else is kept', async () => {
  const servers: Row = { action: 'launch_instances', from: 'shop-0000000001' };
  const beside: Row = { from: 'shop-0000000001' };
  expect(await makers({ servers, app: { on: ['servers'] }, beside, check: check('app') })).toEqual([own]);
});

test('each of several counts once', async () => {
  const [one, two] = ['shop-0000000001', 'shop-0000000002'];
  const rows = { a: { from: one }, b: { from: two }, c: {}, d: { from: one }, check: check('a', 'b', 'c', 'd') };
  expect(await makers(rows)).toEqual([one, two, own]);
});

test('where nothing was set up, or only where a condition did not hold, it is the session itself', async () => {
  expect(await makers({ check: check() })).toEqual([own]);
  expect(await makers({ app: { from: 'shop-0000000001', skipped: true }, check: check('app') })).toEqual([own]);
});

test('nothing is read for a session that follows none', async () => {
  const ledger = new LedgerLab().ledger();
  jest.spyOn(ledger, 'query');
  expect(await setUpBy({ ledger, definitions }, { session_id: own }, 'check')).toEqual([own]);
  expect(ledger.query).not.toHaveBeenCalled();
});
