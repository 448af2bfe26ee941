import { readFileSync } from 'node:fs';
import { sessionNonce } from '../../lambdas/actions/validation/nonce';
import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { distributionWorkflow } from '../helpers/distribution';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const alb = readFileSync('test/cases/workflow/reference/alb.yml', 'utf8');

/** The user's alb workflow, with a distribution before it and a look through it. */
const cdn = workflowOf(`${alb}
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [{ step: create_alb, until: created }]
  - name: check_cdn
    service: validation
    action: check_cdn
    timeout: 300
    depends_on: [create_distribution, configure_target_groups, setup_docker]
`);

/** Deploys a workflow, looks at it, undoes it, and finds the account as it was. */
async function deployAndUndo(workflow: Workflow, look: (world: LocalWorld, session: SessionDocument) => Promise<void>) {
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  const deployed = await settled(world, id);
  expect(deployed).toMatchObject({ state: 'completed', root_cause: null });
  await look(world, deployed);
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const undone = await settled(world, id);
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
}

const stepOf = (session: SessionDocument, step: string) => session.steps.find(({ name }) => name === step)!;
const seconds = (from: string | null | undefined, until: string | null | undefined) =>
  (Date.parse(until ?? '') - Date.parse(from ?? '')) / 1000;

test('a distribution starts with the name of the load balancer, long before that works', () =>
  deployAndUndo(distributionWorkflow(), async (_world, session) => {
    const distribution = stepOf(session, 'create_distribution');
    const balancer = stepOf(session, 'create_alb');
    expect(seconds(balancer.started_at, distribution.started_at)).toBeLessThan(15);
    expect(seconds(distribution.started_at, balancer.completed_at)).toBeGreaterThan(100);
  }));

test('a stack with a distribution before it serves this session’s page over HTTPS, and rolls back clean', () =>
  deployAndUndo(cdn, async (world, session) => {
    const url = String(stepOf(session, 'check_cdn').output.cdn_url);
    expect(url).toBe(stepOf(session, 'create_distribution').output.distribution_url);
    const answer = await world.run(world.cloud.http(url, { timeoutSeconds: 5 }));
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining(sessionNonce(session.session_id)) });
  }));
