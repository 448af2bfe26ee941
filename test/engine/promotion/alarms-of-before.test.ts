import { workflowOf } from '../../helpers/spot';
import { view } from '../../helpers/worlds';
import { Land, toStaging } from './land';

/** A load balancer before an instance on which nothing runs: who asks is told 502. Its alarms go by the load balancer alone. */
const front = workflowOf(`
name: front
parameters:
  seconds: {type: number, default: 2}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 2}}
  - {name: balancer, service: aws, action: create_alb, timeout: 400, depends_on: [net]}
  - {name: servers, service: aws, action: launch_instances, timeout: 600, depends_on: [net], with: {count: 1}}
  - {name: targets, service: aws, action: configure_target_groups, timeout: 900, depends_on: [balancer, servers], with: {port: 80}}
  - {name: watch, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [balancer]}
  - {name: pause, service: control, action: wait, timeout: 3000, depends_on: [watch], with: {seconds: "\${parameters.seconds}"}}
`);

/** People ask what serves in staging, for so many minutes, and are told 502: more often than its alarm lets pass. */
async function ask(land: Land, minutes = 1): Promise<void> {
  const { steps } = await view(land.world, (await land.serving('staging'))!.session_id);
  const { url } = steps.find(({ name }) => name === 'targets')!.output as { readonly url: string };
  for (let minute = 0; minute < minutes; minute++) {
    for (let times = 0; times < 12; times++) {
      const { status } = await land.world.run(land.world.cloud.http(url, { timeoutSeconds: 2 }));
      if (status < 500) throw new Error(`they were told ${status}`);
    }
    await land.pass(50);
  }
}

/** Staging serves, and its users are told 502; what is promoted there keeps its load balancer, and is watched. */
async function watched(soakMinutes: number, isBroken = true) {
  const land = new Land(front, { guards: { staging: { promotion: { ...toStaging, soakMinutes } } } });
  const before = await land.deployTo('staging', { seconds: 2 });
  const dev = await land.deployTo('dev', { seconds: 3 });
  // Alarms are judged once they have been there for a period.
  await land.pass(300);
  if (isBroken) await ask(land);
  await land.promote(dev.session_id, 'staging');
  const { soaks_from = '', soaks_until = '', deployment } = await land.comesTo('staging', 'soaking');
  return {
    land,
    before,
    id: deployment!.session_id!,
    from: Date.parse(soaks_from),
    until: Date.parse(soaks_until),
    minutes: (time = '') => (Date.parse(time) - Date.parse(soaks_from)) / 60_000,
  };
}

test('what mends a revision that answered 5xx is not put back for that: it is watched until the alarm is off', async () => {
  const { land, id, until, minutes } = await watched(1);
  await land.pass((until - land.world.clock.now()) / 1000 + 20);
  expect(await land.promotion('staging')).toMatchObject({
    state: 'soaking',
    look: { findings: [], undecided_until: expect.any(String) },
    paused: expect.stringMatching(/^the alarm "unity-shop-alb-5xx-\w+" is on; before .* that may be of what was there/),
  });
  const ended = await land.comesTo('staging', 'completed');
  expect(ended).toMatchObject({ state: 'completed' });
  expect(ended).not.toHaveProperty('paused');
  expect(minutes(ended.ended_at)).toBeLessThan(8);
  expect((await land.serving('staging'))?.session_id).toBe(id);
});

test('what mends nothing is put back once the alarm can only be of it, after its soak too', async () => {
  const { land, before, minutes } = await watched(2);
  await ask(land, 17);
  expect(await land.promotion('staging')).toMatchObject({ state: 'soaking' });
  await ask(land, 5);
  const ended = await land.comesTo('staging', 'completed');
  expect(ended).toMatchObject({ state: 'rejected', outcome: { message: expect.stringMatching(/alb-5xx-\w+" is on/) } });
  expect(minutes(ended.look!.at)).toBeGreaterThan(18);
  await land.rest();
  expect(await view(land.world, ended.return_session!)).toMatchObject({ parameters: before.parameters });
});

test('an alarm that comes on while it is watched counts as soon as it can only be of it', async () => {
  const { land, minutes } = await watched(60, false);
  await land.pass(10 * 60);
  expect(await land.promotion('staging')).toMatchObject({ state: 'soaking', look: { findings: [] } });
  await ask(land, 3);
  const ended = await land.comesTo('staging', 'completed');
  expect(ended).toMatchObject({ state: 'rejected' });
  expect(minutes(ended.look!.at)).toBeLessThan(14);
});

test('nor is it put back for what a newer revision answered that came to nothing', async () => {
  const { land, id } = await watched(60, false);
  await land.pass(10 * 60);
  const newer = await land.startTo('staging', { seconds: 1200 });
  await land.pass(120);
  await ask(land);
  await land.ask({ verb: 'cancel', session: newer, reason: 'not now' });
  await land.pass(180);
  expect(await land.promotion('staging')).toMatchObject({
    state: 'soaking',
    look: { findings: [], undecided_until: expect.any(String) },
  });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
  expect((await land.serving('staging'))?.session_id).toBe(id);
});
