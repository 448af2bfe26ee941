import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { RemoveTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { checkProductionReadinessAction } from '../../../../lambdas/actions/validation/check-production-readiness/action';
import { checkAlarms } from '../../../../lambdas/actions/validation/check-production-readiness/checks/alarms';
import { checkProductionReadinessDefinition } from '../../../../lambdas/actions/validation/check-production-readiness/definition';
import { Sheet } from '../../../../lambdas/actions/validation/check-production-readiness/sheet';
import { Survey } from '../../../../lambdas/actions/validation/check-production-readiness/survey';
import { MemoryStep } from '../../../helpers/action-context';
import { isRead } from '../../../helpers/action-faults';
import { simulatedAccount } from '../../../helpers/simulated-account';
import { putAlarm, type Standing, setUp, standing } from './scene';

type Run = ReturnType<Standing['readiness']>;
const { poll, begin, check } = checkProductionReadinessAction;

const pollOnce = async (run: Run) => {
  await run.begin();
  return poll(run.step.making(run.input));
};

test('targets that come up are waited for, and named until then', () =>
  standing(
    async ({ given, readiness, world }) => {
      const run = readiness();
      const polled = await pollOnce(run);
      expect(polled).toMatchObject({
        status: 'pending',
        reason: expect.stringMatching(/^health: the target i-\w+ is unhealthy: Health checks failed, the target i-/),
        failsAs: 'NotProductionReady',
        againInSeconds: 1,
      });
      await world.clock.sleep(600_000);
      expect(await pollOnce(run)).toMatchObject({ status: 'pending', againInSeconds: 5 });
      await setUp(world, given.instance_ids);
      expect(await run.ready()).toMatchObject({ passed: 9 });
    },
    { containers: false },
  ));

test('an alarm that AWS does not show yet is waited for, longer than anything takes to be visible', () =>
  standing(async ({ given, readiness, world }) => {
    await world.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['edge'] }));
    await world.clock.sleep(5_000);
    const run = readiness({ required: ['alarms'] });
    const reason = `alarms: AWS does not show the alarm "edge", no alarm watches ${given.distribution_id} (`;
    expect(await pollOnce(run)).toMatchObject({ status: 'pending', reason: expect.stringContaining(reason) });
    await world.clock.sleep(600_000);
    expect(await pollOnce(run)).toMatchObject({ status: 'pending' });
    const Dimensions = [{ Name: 'DistributionId', Value: given.distribution_id }];
    await putAlarm(world, 'edge', { Namespace: 'AWS/CloudFront', MetricName: '5xxErrorRate', Dimensions });
    await run.ready();
  }));

test('tags that AWS shows late are waited for within the visibility window', () =>
  standing(async ({ given, readiness, world }) => {
    const ResourceArns = [given.target_group_arn];
    await world.clients.elbv2.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['unity:stack'] }));
    const run = readiness();
    expect(await pollOnce(run)).toMatchObject({ status: 'pending', reason: expect.stringContaining('unity:stack is') });
    await world.clock.sleep(50_000);
    expect(await pollOnce(run)).toMatchObject({ status: 'pending' });
    await world.clock.sleep(15_000);
    await expect(pollOnce(run)).rejects.toMatchObject({ name: 'NotProductionReady' });
  }));

test('things that are not there are waited for until the step’s timeout', () =>
  standing(async ({ readiness, world }) => {
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
    const run = readiness({
      instance_ids: ['i-0123456789abcdef0'],
      load_balancer_arn: `${arn}:loadbalancer/app/unity-gone/0123456789abcdef`,
      target_group_arn: `${arn}:targetgroup/unity-gone/0123456789abcdef`,
      distribution_id: 'E0123456789ABC',
      file_system_id: 'fs-0123456789abcdef0',
      alarm_names: ['gone'],
      log_group_names: ['gone'],
    });
    const { status, reason } = (await pollOnce(run)) as { status: string; reason: string };
    expect(status).toBe('pending');
    for (const check of ['zones', 'encryption', 'metadata', 'alarms', 'backups', 'health', 'tls', 'tags', 'logs']) {
      expect(reason).toContain(`${check}: AWS does not show `);
    }
    await world.clock.sleep(30_000);
    expect(await pollOnce(run)).toMatchObject({ status: 'pending' });
  }));

test('alarms on a distribution are looked for where CloudFront reports, whatever region it is', async () => {
  const account = simulatedAccount({ region: 'eu-west-1' });
  const context = new MemoryStep(account.clients, account.clock).context();
  const input = checkProductionReadinessDefinition.input.parse({ distribution_id: 'E0123456789ABC' });
  const look = async () => {
    const sheet = new Sheet();
    await checkAlarms(new Survey(context, input), sheet);
    return sheet.evidence;
  };
  expect(await look()).toEqual(['no alarm watches E0123456789ABC']);
  const Dimensions = [{ Name: 'DistributionId', Value: 'E0123456789ABC' }];
  const { globalCloudwatch: cloudwatch } = account.clients;
  await putAlarm({ clients: { cloudwatch } }, 'edge', { Namespace: 'AWS/CloudFront', MetricName: 'x', Dimensions });
  expect(await look()).toEqual(['E0123456789ABC is watched by "edge" (INSUFFICIENT_DATA)']);
});

test('beginning, polling after it was ready, checking and undoing change nothing', () =>
  standing(async ({ readiness, world }) => {
    const run = readiness();
    const calls = world.calls.length;
    await run.begin();
    const outputs = await run.ready();
    await run.begin();
    // The states of alarms are shown as evidence, and the account goes on.
    expect(await run.ready()).toMatchObject({ passed: outputs.passed! });
    expect(await check({ ...run.step.context(), input: run.input }, outputs)).toEqual([]);
    await run.undo();
    expect(world.calls.slice(calls).filter((call) => !isRead(call))).toEqual([]);
    expect(run.step.rows.size).toBe(0);
  }));

test('nothing to look at, and nothing for a check that is required, are mistakes of the request', () =>
  standing(async ({ given, readiness }) => {
    const nothing = Object.fromEntries(Object.keys(given).map((key) => [key, undefined]));
    const message = async (changes: object) => {
      const run = readiness({ ...nothing, ...changes });
      return begin(run.step.making(run.input)).then(
        () => 'accepted',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    };
    const things = 'instance_ids, load_balancer_arn, target_group_arn, distribution_id, file_system_id, alarm_names, ';
    expect(await message({})).toBe(`InputInvalid: nothing to look at: give one of ${things}log_group_names`);
    expect(await message({ instance_ids: [] })).toContain('nothing to look at');
    expect(await message({ log_group_names: ['a'] })).toBe('accepted');
    expect(await message({ log_group_names: ['a'], required: ['logs', 'backups'] })).toBe(
      'InputInvalid: the check "backups" is required but has nothing to look at: give one of file_system_id',
    );
  }));

test('what was not given is not applicable, and what is not required is only reported', () =>
  standing(async ({ given, readiness }) => {
    const nothing = Object.fromEntries(Object.keys(given).map((key) => [key, undefined]));
    const instance_ids = given.instance_ids.slice(0, 1);
    const { checks, passed } = await readiness({ ...nothing, instance_ids, required: ['encryption'] }).ready();
    expect(passed).toBe(5);
    expect(checks).toEqual(
      expect.arrayContaining([
        {
          name: 'zones',
          status: 'failed',
          evidence: [expect.stringContaining('us-east-1a')],
          remedy: expect.stringContaining('two zones'),
        },
        {
          name: 'backups',
          status: 'not_applicable',
          evidence: ['nothing to look at: none of file_system_id was given'],
        },
        { name: 'health', status: 'passed', evidence: [`${instance_ids[0]} is running`] },
      ]),
    );
  }));
