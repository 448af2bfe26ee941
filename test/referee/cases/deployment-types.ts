import assert from 'node:assert/strict';
import type { Ended, Installation } from '../fixtures/installation';
import {
  breakageOf,
  type DeploymentType,
  deploymentTypes,
  type ShippedStep,
  shippedSteps,
  writingCompose,
} from '../fixtures/workflows';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

/** A bound for a busy machine; each takes seconds. */
const SECONDS = 400;
/** File systems of which cases kept a backup on purpose. */
export const keptOnPurpose: string[] = [];

/** Deploys one of the machines’ workflows, and something of it stands. */
export async function deploy(unity: Installation, workflow: string, stack: string, parameters = {}): Promise<Ended> {
  const end = await unity.end(await unity.start(workflow, { stack_name: stack, parameters }), SECONDS);
  assert.equal(end.status, 'SUCCEEDED', end.cause);
  assert.equal((await unity.session(end.sessionId))?.state, 'completed');
  assert.notDeepEqual(await unity.alive(end), []);
  return end;
}

async function undo(unity: Installation, end: Ended): Promise<void> {
  await unity.invoke('unity-start-rollback', { session_id: end.sessionId, epoch: 1 });
  const session = await unity.undone(end.sessionId, SECONDS);
  assert.equal(session.rollback?.verdict, 'clean', JSON.stringify(session.rollback));
  assert.equal(session.state, 'rolled_back');
  assert.deepEqual(await unity.alive(end), []);
}

async function failAt(unity: Installation, type: DeploymentType, step: ShippedStep): Promise<void> {
  const stack = `${type}-${shippedSteps(type).findIndex(({ name }) => name === step.name)}`;
  unity.breakStep(stack, step.name, breakageOf(step));
  const parameters = await neededBy(unity, step, stack);
  const end = await unity.end(await unity.start(type, { stack_name: stack, parameters }), SECONDS);
  assert.equal(end.status, 'FAILED');
  assert.match(end.cause ?? '', new RegExp(`step ${step.name}: .*rolled_back, rollback (clean|pending)`));
  const session = await unity.undone(end.sessionId, SECONDS);
  assert.equal(session.rollback?.verdict, 'clean', JSON.stringify(session.rollback));
  assert.equal(session.state, 'rolled_back');
  assert.equal(session.root_cause?.step, step.name);
  assert.match(session.root_cause?.code ?? '', /UnauthorizedOperation|AccessDenied|InvocationLost/);
  assert.deepEqual(await unity.alive(end), []);
}

/** What a step needs so that it is not skipped. */
async function neededBy(unity: Installation, { action }: ShippedStep, stack: string): Promise<object> {
  if (action === 'aws/request_certificate') return unity.domainFor(stack);
  return action === 'aws/attach_volumes' ? { data_volume_gib: 10 } : {};
}

const alongside = { alongside: true };

function casesOf(type: DeploymentType): readonly RefereeCase[] {
  return [
    productCase(
      `${type}: deploys, and rolls back to nothing`,
      async (unity) => undo(unity, await deploy(unity, type, `${type}-whole`)),
      alongside,
    ),
    ...shippedSteps(type).map((step) =>
      productCase(`${type}: fails at ${step.name}, and rolls back to nothing`, (unity) => failAt(unity, type, step), {
        alongside: true,
        oneOfMany: true,
      }),
    ),
  ];
}

async function keepsData(unity: Installation): Promise<void> {
  const end = await deploy(unity, 'full', 'full-data', { compose: writingCompose });
  const fileSystem = String((await unity.session(end.sessionId))?.outputs?.file_system_id);
  keptOnPurpose.push(fileSystem);
  await undo(unity, end);
  assert.equal((await unity.kept()).filter((kept) => kept === fileSystem).length, 1);
}

async function hasDomain(unity: Installation): Promise<void> {
  const parameters = await unity.domainFor('cdn-domain');
  const end = await deploy(unity, 'cdn', 'cdn-domain', parameters);
  const alive = await unity.alive(end);
  assert.equal(alive.filter((name) => name.startsWith('certificate ')).length, 1);
  assert.ok((await unity.added()).some((name) => name.endsWith(`.${parameters.domain}.`)));
  await undo(unity, end);
}

/** The longest first, so that nothing runs alone at the end. */
export const deploymentTypeCases: readonly RefereeCase[] = [
  productCase('full: data is kept before its file system goes', keepsData, alongside),
  productCase('cdn: deploys under a domain of its own, and rolls back to nothing', hasDomain, alongside),
  ...deploymentTypes.toReversed().flatMap(casesOf),
  ...(['spot', 'alb'] as const).map((name) =>
    productCase(
      `the user’s ${name}.yml deploys, and rolls back to nothing`,
      async (unity) => undo(unity, await deploy(unity, `users-${name}`, `users-${name}`)),
      alongside,
    ),
  ),
];

/** After all others: what they left. */
export const nothingIsLeft = productCase(
  'of all deployments nothing is left, and what was kept is known',
  async (unity) => {
    assert.deepEqual(await unity.added(), []);
    assert.deepEqual((await unity.kept()).toSorted(), keptOnPurpose.toSorted());
  },
);
