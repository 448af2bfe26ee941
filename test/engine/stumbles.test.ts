import { registry } from '../../lambdas/actions/registry';
import type { ActionRegistry } from '../../lib/engine/engine';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { ours, quick, workflowOf } from '../helpers/spot';
import { deploy, sessionOf, settled, start } from '../helpers/worlds';

const timeoutSeconds = 60;
const rowOfGood = 3;
const looksOnly = (action: string, address: string) =>
  workflowOf(`
name: looks
steps:
  - name: look
    service: validation
    action: ${action}
    timeout: ${timeoutSeconds}
    with: {${address}: "http://shop.example/", expect_nonce: false, successes: ${rowOfGood}}
`);

const seconds = (from: string | null | undefined, to: string | null | undefined) =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

/** Deploys beside an application that is silent for so long right after its first row of good answers. */
async function stumbling(workflow: Workflow, silentSeconds: number) {
  let good = 0;
  let silentFrom = Number.POSITIVE_INFINITY;
  const refusedAt: number[] = [];
  const tap: CallTap = async ({ service }, proceed) => {
    if (service !== 'http') return proceed();
    const now = world.clock.now();
    if (now >= silentFrom && now < silentFrom + silentSeconds * 1000) {
      refusedAt.push(now);
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    }
    good += 1;
    if (good === rowOfGood) silentFrom = now;
    return { status: 200, body: 'the shop' };
  };
  const world = new LocalWorld({ tap });
  world.install(workflow, 'dev');
  const session = await settled(world, sessionOf(workflow, start(world, workflow, { stack_name: 'shop' })));
  return { session, step: session.steps[0]!, silentFrom, refusedAt };
}

describe.each([
  ['check_health', 'url', 'serving_since'],
  ['check_cdn', 'distribution_url', 'cdn_serving_since'],
])('%s', (action, address, since) => {
  const workflow = looksOnly(action, address);

  test('an application that stumbles right after its row of good answers fails nothing', async () => {
    const { session, step, silentFrom, refusedAt } = await stumbling(workflow, 10);
    expect(session).toMatchObject({ state: 'completed', root_cause: null });
    // The whole last look was refused, and more: it was no single lost packet.
    expect(refusedAt.length).toBeGreaterThan(3);
    // The row from before the stumble does not count.
    expect(Date.parse(String(step.output[since]))).toBeGreaterThanOrEqual(silentFrom + 10_000);
  });

  test('one that never answers again fails the step at its deadline, and the reason says what was wrong', async () => {
    const { session, step } = await stumbling(workflow, Number.POSITIVE_INFINITY);
    expect(session.root_cause).toMatchObject({
      step: 'look',
      code: 'StepTimedOut',
      message: expect.stringMatching(/^not ready within 60 seconds: http:\/\/shop\.example\/ refuses the connection/),
    });
    const took = seconds(step.started_at, step.completed_at);
    expect(took).toBeGreaterThanOrEqual(timeoutSeconds);
    expect(took).toBeLessThan(timeoutSeconds + 5);
  });
});

test('what was made and is not as asked for fails its step at once, and is undone', async () => {
  const network = (registry as ActionRegistry)['aws/create_vpc']!;
  const finding = { code: 'CheckFailed', message: 'no route leads out', remedy: 'Deploy again.' };
  let checks = 0;
  const check = async () => {
    checks += 1;
    return [finding];
  };
  const { world, session } = await deploy(quick, { registry: { 'aws/create_vpc': { ...network, check } } });
  expect(session).toMatchObject({
    state: 'rolled_back',
    root_cause: { step: 'create_vpc', code: 'CheckFailed', message: 'no route leads out (Deploy again.)' },
  });
  expect(checks).toBe(1);
  expect(ours(world)).toEqual([]);
});
