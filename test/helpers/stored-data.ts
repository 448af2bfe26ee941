import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from './spot';
import { sessionOf, settled, start } from './worlds';

/** A service whose containers mount folders of a file system: `volumes` as Compose lists them. */
export function workflowWithFiles(volumes: string): Workflow {
  return workflowOf(`
name: files
parameters:
  compose:
    type: string
    description: The application.
    default: |
      services:
        web:
          image: nginx:1
          ports: ["$\${UNITY_PORT}:80"]
          volumes: ${volumes}
          environment: {NONCE: "$\${UNITY_NONCE}"}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 600, depends_on: [create_vpc]}
  - name: launch_instances
    service: aws
    action: launch_instances
    timeout: 600
    depends_on: [{step: create_vpc, until: created}]
  - name: setup_docker
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [launch_instances, create_efs]
    with: {compose: "\${parameters.compose}"}
  - {name: check_health, service: validation, action: check_health, timeout: 300, depends_on: [setup_docker]}
`);
}

/** A completed deployment in an account of its own; its undo must leave what others own as it was. */
export async function deployed(workflow: Workflow, parameters: object = {}) {
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop', parameters }));
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  const undo = async () => {
    const person = { actor: 'ann', via: 'test', reason: 'test' };
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    const undone = await settled(world, id);
    expect(world.cloud.baselineFingerprint()).toEqual(before);
    return undone;
  };
  return { world, id, session, undo };
}

/** Copies of data that are kept when what they were made of is gone. */
export const snapshots = (world: LocalWorld) => world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
