import type { NotificationTarget } from '../../lib/domain/notification';
import { settled } from '../helpers/worlds';
import { Receiver } from './receiver';
import { neverReady } from './scenes';
import { deliverAgain, kindsOf, rules, type Told, toldOf } from './world';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().open();
});
afterEach(() => receiver.close());

const stalled = (): readonly Told[] => toldOf(receiver).filter(({ kind }) => kind === 'stalled');
const hook = { name: 'hook', to: 'webhook', url: 'ssm:/hooks/url', key: 'ssm:/hooks/key' } as const;

test('who wants to hear of it is told that a step is late, why, until when, and what to do; then of its undo', async () => {
  const { id } = await neverReady(receiver);
  const time = '20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z';
  const [step, undo, ...more] = stalled();
  expect(more).toEqual([]);
  expect(step).toMatchObject({
    title: 'shop/dev: create_vpc is late',
    summary: expect.stringMatching(
      `^Its time counts since ${time}; its p95 is 16 s. Unless it ends before, it times out at ${time}.$`,
    ),
    root_cause: expect.stringMatching(/^create_vpc: NotYetVisible: \S+ shows nothing yet/),
    next_commands: [`unity logs ${id} --step create_vpc`, `unity cancel ${id}`],
  });
  expect(undo).toMatchObject({
    title: 'shop/dev: the undo of create_vpc is late',
    summary: expect.stringMatching(/its p95 is 20 s\. Unless it ends before, it is given up at/),
    root_cause: expect.stringMatching(/^create_vpc: \S+/),
    next_commands: [`unity logs ${id} --step create_vpc`, `unity status ${id}`],
  });
});

test('who has not asked for it is not told', async () => {
  const others = rules().targets[0]!.on.filter((kind) => kind !== 'stalled');
  await neverReady(receiver, { dev: rules({ targets: [{ ...hook, on: others }] }) });
  expect(kindsOf(receiver)).toEqual(expect.arrayContaining(['started', 'failed']));
  expect(stalled()).toEqual([]);
});

test('what has ended before its event came is not told as late', async () => {
  const dev: { targets: NotificationTarget[] } = { targets: [] };
  const { world, id } = await neverReady(receiver, { dev });
  dev.targets.push({ ...hook, on: ['stalled'] });
  const [event] = world.bus.events().filter(({ detailType }) => detailType === 'STEP_STALLED');
  expect(await deliverAgain(world, event!)).toMatchObject({ sent: [] });
  await settled(world, id);
  expect(receiver.received).toEqual([]);
});
