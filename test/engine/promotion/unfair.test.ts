import { workflowOf } from '../../helpers/spot';
import { sessionOf, start, view } from '../../helpers/worlds';
import { Land, toStaging } from './land';

const text = `
name: small
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 2}}
  - {name: pause, service: control, action: wait, timeout: 3000, depends_on: [net], with: {seconds: "\${parameters.zones}"}}
`;
const small = workflowOf(text);
const soaked = { guards: { staging: { promotion: { ...toStaging, soakMinutes: 30 } } } };

const refusal = (name: string, httpStatusCode = 403) =>
  Object.assign(new Error('not now'), { name, $metadata: { httpStatusCode } });

interface Tagged {
  readonly Vpcs: readonly { readonly Tags: readonly object[] }[];
}

/** Somebody takes the tags off the network of a session. How they are put back. */
async function untag({ world }: Land, id: string): Promise<() => Promise<void>> {
  const { steps } = await view(world, id);
  const { vpc_id: vpc = '' } = steps.find(({ name }) => name === 'net')!.output as { readonly vpc_id?: string };
  const call = (operation: string, input: object) => world.run(world.cloud.call('ec2', operation, input));
  const { Vpcs } = (await call('DescribeVpcs', { VpcIds: [vpc] })) as Tagged;
  await call('DeleteTags', { Resources: [vpc] });
  return async () => {
    await call('CreateTags', { Resources: [vpc], Tags: Vpcs[0]!.Tags });
  };
}

/** What was given to dev is promoted to staging, over what serves there, and watched. */
async function watched(workflow = small) {
  const land = new Land(workflow, soaked);
  const before = await land.deployTo('staging', { zones: 2 });
  const dev = await land.deployTo('dev', { zones: 3 });
  await land.promote(dev.session_id, 'staging');
  const item = await land.comesTo('staging', 'soaking');
  return { land, dev, before, id: item.deployment!.session_id! };
}

test('a deployment whose execution ends before it has a session ends the promotion, and marks nothing', async () => {
  const land = new Land(small);
  const dev = await land.deployTo('dev', { zones: 3 });
  land.meets = (_, { functionName }) => (functionName === 'open_session' ? refusal('AccessDenied') : undefined);
  await land.promote(dev.session_id, 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    outcome: { code: 'ExecutionStopped' },
  });
  land.meets = () => undefined;
  await land.promote(dev.session_id, 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed', run: 2 });
});

test.each([
  // The first is asked for before anything is begun; the others are met on the way.
  ['CreateVpc', 'UnauthorizedOperation', 'PreflightFailed'],
  ['CreateSubnet', 'UnauthorizedOperation', 'UnauthorizedOperation'],
  ['CreateVpc', 'VpcLimitExceeded', 'VpcLimitExceeded'],
  ['CreateVpc', 'RequestLimitExceeded', 'RequestLimitExceeded'],
  ['CreateVpc', 'ThrottlingException', 'ThrottlingException'],
  ['CreateVpc', 'TooManyLoadBalancers', 'TooManyLoadBalancers'],
  ['CreateVpc', 'TooManyTargetGroupsException', 'TooManyTargetGroupsException'],
  ['CreateVpc', 'TooManyDistributions', 'TooManyDistributions'],
])('what the account refuses of %s as %s marks nobody', async (operation, name, code) => {
  const land = new Land(small);
  const dev = await land.deployTo('dev', { zones: 3 });
  land.meets = (call, { functionName }) =>
    functionName === 'make_network' && call.operation === operation ? refusal(name) : undefined;
  await land.promote(dev.session_id, 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'refused', outcome: { code } });
});

/** What is said of the promotion of a session to prod. */
async function refusedIn(land: Land, id: string): Promise<string> {
  const answer = await land.promote(id, 'prod');
  expect(answer).toMatchObject({ status: 409, error: { name: 'PromotionRefused' } });
  return (answer as unknown as { readonly error: { readonly message: string } }).error.message;
}

test('what is still watched where it was promoted to goes no further, nor does what is put back', async () => {
  const { land, id } = await watched();
  expect(await refusedIn(land, id)).toContain(`session ${id} was promoted to staging, and is soaking there`);
  const mend = await untag(land, id);
  expect(await land.comesTo('staging', 'returning')).toMatchObject({ state: 'returning' });
  await mend();
  expect(await refusedIn(land, id)).toContain(`session ${id} was promoted to staging, and is returning there`);
});

test('nor does what proved bad and stays, though it serves and is mended', async () => {
  const land = new Land(small, soaked);
  const dev = await land.deployTo('dev', { zones: 3 });
  await land.promote(dev.session_id, 'staging');
  const id = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  const mend = await untag(land, id);
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'rejected' });
  await mend();
  expect((await land.serving('staging'))?.session_id).toBe(id);
  expect(await refusedIn(land, id)).toBe(`session ${id} was promoted to staging, and proved bad there`);
});

/** From now on what stands cannot be compared with what was asked for; how often that was tried is counted. */
function blind(land: Land): { readonly looks: () => number; readonly end: () => void } {
  let struck = 0;
  land.meets = (call, { functionName }) => {
    // By their ids only the step’s own check asks; what looks whether they are there goes by tags.
    const isCheck = call.operation === 'DescribeRouteTables' && 'RouteTableIds' in (call.input as object);
    if (functionName !== 'inspect' || !isCheck) return undefined;
    struck += 1;
    return refusal('RequestLimitExceeded', 503);
  };
  return {
    looks: () => struck,
    end: () => {
      land.meets = () => undefined;
    },
  };
}

test('what cannot be compared speaks against nobody, look after look', async () => {
  const { land } = await watched();
  const { looks, end } = blind(land);
  // What one look finds is believed when the next one finds it too, a minute later.
  await land.pass(5 * 60);
  expect(looks()).toBeGreaterThan(2);
  expect(await land.promotion('staging')).toMatchObject({ state: 'soaking' });
  end();
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
});

test('nor for anybody: what could not be compared when its time was up is looked at again', async () => {
  const { land } = await watched();
  const until = Date.parse((await land.promotion('staging')).soaks_until!);
  await land.pass((until - land.world.clock.now()) / 1000 - 60);
  const { looks, end } = blind(land);
  await land.pass(120);
  expect(looks()).toBeGreaterThan(0);
  expect(await land.promotion('staging')).toMatchObject({ state: 'soaking' });
  end();
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
});

test('what can never be looked at ends, and says why', async () => {
  const { land, id } = await watched();
  land.meets = (call, { functionName }) =>
    functionName === 'inspect' && call.service === 'ec2' ? refusal('UnauthorizedOperation') : undefined;
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'withdrawn',
    outcome: { message: expect.stringContaining('it could not be looked at, ') },
  });
  expect((await land.serving('staging'))?.session_id).toBe(id);
});

test('what turns bad beneath a newer deployment is judged, and put back, once that has come to nothing', async () => {
  const { land, before, id } = await watched();
  const run = start(land.world, small, { stack_name: 'shop', parameters: { zones: 1200 } }, 'other', 'staging');
  await land.pass(30);
  await untag(land, id);
  await land.pass(5 * 60);
  expect(await land.promotion('staging')).toMatchObject({ state: 'soaking' });
  await land.ask({ verb: 'cancel', session: sessionOf(small, run), reason: 'not now' });
  const ended = await land.comesTo('staging', 'completed');
  await land.rest();
  expect(await view(land.world, ended.return_session!)).toMatchObject({
    state: 'completed',
    parameters: before.parameters,
  });
});

test('whoever is first with the name of its execution and other values is refused', async () => {
  const land = new Land(small, { access: { dev: {}, staging: { fourEyes: true }, prod: {} } });
  const dev = await land.deployTo('dev', { zones: 3 });
  await land.promote(dev.session_id, 'staging');
  await land.until(async () => (await land.promotion('staging')).deployment !== undefined);
  const { candidate, deployment } = await land.promotion('staging');
  const name = deployment!.execution_arn.split(':').at(-1)!;
  const request = { stack_name: 'shop', parameters: { zones: 77 }, promotion: candidate };
  const forged = start(land.world, small, request, name, 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    outcome: { code: 'PromotionRefused' },
  });
  expect(await view(land.world, sessionOf(small, forged))).toMatchObject({
    state: 'failed',
    refusals: [{ code: 'PromotionRefused' }],
  });
  expect(await land.serving('staging')).toBeUndefined();
});
