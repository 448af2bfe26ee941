import { deployStruck, type Struck, workflowOf } from '../local/faults/struck';
import { expectCleanOrNamed, expectMadeOrUndone, faultsOf } from './step-faults';

/** Containers that are given a folder of a volume of their own. */
const written = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 1}}
  - {name: launch, service: aws, action: launch_instances, timeout: 300, depends_on: [create_vpc], with: {count: 1}}
  - {name: volumes, service: aws, action: attach_volumes, timeout: 300, depends_on: [{step: launch, until: created}], with: {size_gib: 10}}
  - name: containers
    service: docker
    action: setup_containers
    timeout: 400
    depends_on: [launch, volumes]
    with: {compose: "services: {web: {image: nginx, volumes: ['$\${UNITY_DATA}/pages:/srv']}}"}
`);

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(written);
});

describe('volumes for data', () => {
  test.each(faultsOf(written, 'make', ['volumes']))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMadeOrUndone(await deployStruck(written, fault), fault, undisturbed);
  });

  test.each(faultsOf(written, 'undo', ['volumes']))('%s never loses what was written', async (_text, fault) => {
    const struck = await deployStruck(written, fault);
    expectCleanOrNamed(struck, fault);
    const stands = struck.leftTypes.includes('AWS::EC2::Volume');
    if (!stands) expect(struck.snapshots).toHaveLength(1);
  });
});
