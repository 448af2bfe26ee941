import { deployStruck, type Struck, workflowOf } from '../local/faults/struck';
import { expectCleanOrNamed, expectMadeOrUndone, faultsOf } from './step-faults';

const files = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 400, depends_on: [create_vpc]}
`);

/** Containers that are given a folder of the file system. */
const written = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 1}}
  - {name: create_efs, service: aws, action: create_efs, timeout: 400, depends_on: [create_vpc]}
  - {name: launch, service: aws, action: launch_instances, timeout: 300, depends_on: [create_vpc]}
  - name: containers
    service: docker
    action: setup_containers
    timeout: 400
    depends_on: [create_efs, launch]
    with: {compose: "services: {web: {image: nginx, volumes: ['$\${UNITY_FILES}/pages:/srv']}}"}
`);

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(files);
});

describe('a file system in its network', () => {
  test.each(faultsOf(files, 'make', ['create_efs']))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMadeOrUndone(await deployStruck(files, fault), fault, undisturbed);
  });

  test.each(faultsOf(files, 'undo', ['create_efs']))('%s ends clean, or names what is left', async (_text, fault) => {
    expectCleanOrNamed(await deployStruck(files, fault), fault);
  });
});

describe('a file system that holds data', () => {
  test.each(faultsOf(written, 'undo', ['create_efs']))('%s never loses it', async (_text, fault) => {
    const struck = await deployStruck(written, fault);
    expectCleanOrNamed(struck, fault);
    const stands = struck.leftTypes.includes('AWS::EFS::FileSystem');
    if (!stands) expect(struck.snapshots).toHaveLength(1);
  });
});
