import { nextCommands } from '../../lib/cli/reporters/failure-facts';
import type { RollbackRequest } from '../../lib/domain/session';
import type { SessionDocument } from '../../lib/domain/session-document';
import { chain, edge, failing, refusing, Scene } from './resume/scene';

const nothing = () => undefined;
const vpcs = 'AWS::EC2::VPC';
const alarms = 'AWS::CloudWatch::Alarm';
const commandsOf = ({ rollback }: SessionDocument) => [
  ...new Set(rollback!.leftovers.map(({ next_command: command }) => command)),
];

describe('a rollback of a part that has left something', () => {
  test.each([
    [{ type: 'partial', checkpoint: 'network' }, '--to network', { checkpoint: 'network' }],
    [{ type: 'service', service: 'monitoring' }, '--service monitoring', { service: 'monitoring' }],
  ] as const)('names %j as what is next, and not the rollback of all', async (request, option, part) => {
    const scene = new Scene(chain);
    const { session_id: id } = await scene.deploy();
    const nets = scene.ids(vpcs);
    scene.meets = refusing(/^DeleteAlarms$/);
    const stuck = await scene.undo(request);
    expect(stuck).toMatchObject({ state: 'failed', rollback: { type: request.type, verdict: 'dirty', ...part } });
    const command = `unity rollback ${id} ${option}`;
    expect(commandsOf(stuck)).toEqual([command]);
    expect(nextCommands(stuck, { flags: ' --local', types: [] })).toEqual([
      `unity logs ${id} --local`,
      `${command} --local`,
    ]);
    // Who runs it is rid of what was left, and keeps the rest.
    scene.meets = nothing;
    expect(await scene.undo(request)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', ...part } });
    expect([scene.ids(vpcs), scene.ids(alarms)]).toEqual([nets, []]);
    scene.end();
  });

  test('of all, names that one, and what nobody can remove may be accepted', async () => {
    const scene = new Scene(chain);
    const { session_id: id } = await scene.deploy();
    scene.meets = refusing(/^DeleteAlarms$/);
    const stuck = await scene.undo();
    expect(stuck.rollback).not.toHaveProperty('checkpoint');
    expect(stuck.rollback).not.toHaveProperty('service');
    expect(commandsOf(stuck)).toEqual([`unity rollback ${id}`]);
    expect(nextCommands(stuck, { flags: '', types: [] })).toEqual([
      `unity logs ${id}`,
      `unity rollback ${id}`,
      `unity rollback ${id} --accept-leftovers --reason WHY`,
    ]);
  });
});

test('a resume that something is in the way of is tried again, and does not take down what it was to go on from', async () => {
  const scene = new Scene(chain);
  scene.meets = failing('alarms', /^PutDashboard/);
  const { session_id: id } = await scene.deploy({ on_failure: 'keep' });
  const nets = scene.ids(vpcs);
  scene.meets = refusing(/^Delete/);
  const [stuck] = await scene.resumed();
  expect(stuck).toMatchObject({ state: 'failed', rollback: { type: 'resume', verdict: 'dirty' } });
  expect(commandsOf(stuck)).toEqual([`unity resume ${id}`]);
  expect(nextCommands(stuck, { flags: '', types: [] })).toEqual([
    `unity logs ${id} --step alarms`,
    `unity resume ${id}`,
  ]);
  scene.meets = nothing;
  const [mended] = await scene.resumed({}, 'again');
  expect(mended).toMatchObject({ state: 'completed', rollback: null });
  expect(scene.ids(vpcs)).toEqual(nets);
  scene.end();
});

test('what a resume had handed over and stays is no reason to take down what serves by then', async () => {
  const scene = new Scene(edge);
  scene.meets = failing('last');
  const { session_id: id } = await scene.deploy({ on_failure: 'keep' });
  scene.meets = refusing(/^DeleteDistribution/);
  const [session] = await scene.resumed({ parameters: { host: 'blog.example.org' } });
  expect(session).toMatchObject({ state: 'completed', rollback: { type: 'resume', verdict: 'dirty' } });
  expect(commandsOf(session)).toEqual([`unity status ${id}`]);
  scene.end();
});

test('a whole rollback after that of a part is what is next from then on', async () => {
  const scene = new Scene(chain);
  const { session_id: id } = await scene.deploy();
  scene.meets = refusing(/^DeleteAlarms$/);
  const part: RollbackRequest = { type: 'partial', checkpoint: 'network' };
  await scene.undo(part);
  const whole = await scene.undo();
  expect(commandsOf(whole)).toEqual([`unity rollback ${id}`]);
  expect(whole.rollback).not.toHaveProperty('checkpoint');
});
