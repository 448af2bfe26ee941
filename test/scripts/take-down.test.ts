import type { SetUp, TakeDown } from '../../lambdas/actions/docker/setup-containers/command-text';
import { Instance } from './instance';

const setUp: SetUp = {
  kind: 'set_up',
  session: 'spot-1a2b3c',
  step: 'setup_docker',
  component: 'app',
  port: 80,
  nonce: 'unity-0123456789abcdef',
  compose: 'services: {web: {image: web}}\n',
  environment: { GREETING: "it's $(me)" },
  files: null,
  data: null,
};
const takeDown: TakeDown = { kind: 'take_down', session: 'spot-1a2b3c', step: 'setup_docker', component: 'app' };

describe('the take-down script', () => {
  let instance: Instance;
  beforeEach(() => {
    instance = new Instance();
  });
  afterEach(() => instance.remove());

  it('takes the application down with the environment it was started with, and keeps volumes', async () => {
    await instance.run(setUp);
    const run = await instance.run(takeDown);

    expect(run).toEqual({ exitCode: 0, stdout: 'unity: app is down\n', stderr: '' });
    const down = instance.calls('docker').find((call) => call[5] === 'down');
    expect(down?.slice(5)).toEqual(['down', '--remove-orphans', '--timeout', '20']);
    expect(instance.environmentOf('down').get('GREETING')).toBe("it's $(me)");
    expect(instance.has('var/lib/unity/app/environment')).toBe(false);
  });

  it('finds nothing to do on a machine where nothing was set up, and the second time', async () => {
    expect((await instance.run(takeDown)).exitCode).toBe(0);
    await instance.run(setUp);
    await instance.run(takeDown);
    const again = await instance.run(takeDown);

    expect(again.exitCode).toBe(0);
    expect(instance.calls('docker').filter((call) => call[5] === 'down')).toHaveLength(1);
  });

  it('unmounts the volume for data when the last component that has it is down', async () => {
    const data = { volumeIds: ['vol-0b'], device: '/dev/sdf', path: '/mnt/data' };
    instance.attach('/dev/nvme1n1', '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0b');
    await instance.run({ ...setUp, data });
    await instance.run({ ...setUp, data, component: 'other' });
    await instance.run(takeDown);
    expect(instance.calls('umount')).toEqual([]);
    await instance.run({ ...takeDown, component: 'other' });
    expect(instance.calls('umount')).toEqual([[`${instance.root}/mnt/data`]]);
    await instance.run({ ...takeDown, component: 'other' });
    expect(instance.calls('umount')).toHaveLength(1);
  });

  it('unmounts it where the set-up ended before there were containers, and says when it cannot', async () => {
    const data = { volumeIds: ['vol-0b'], device: '/dev/sdf', path: '/mnt/data' };
    instance.attach('/dev/nvme1n1', '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0b');
    await instance.run({ ...setUp, data, environment: { SECRET: 'ssm:/nobody/has/it' } });
    instance.tell('umount-fails');
    expect(await instance.run(takeDown)).toMatchObject({
      exitCode: 1,
      stderr: 'unity: error: /mnt/data could not be unmounted\n',
    });
    instance.untell('umount-fails');
    expect((await instance.run(takeDown)).exitCode).toBe(0);
    expect(instance.calls('umount')).toHaveLength(2);
  });

  it('leaves other components alone', async () => {
    await instance.run(setUp);
    await instance.run({ ...setUp, component: 'other' });
    await instance.run(takeDown);

    expect(instance.has('var/lib/unity/other/compose.yml')).toBe(true);
    expect(
      instance
        .calls('docker')
        .filter((call) => call[5] === 'down')
        .map((call) => call[2]),
    ).toEqual(['unity-app']);
  });

  it('leaves a component alone that is that of another step of the deployment', async () => {
    await instance.run(setUp);
    const refused = await instance.run({ ...setUp, step: 'setup_again' });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('the component app of this instance is that of the step setup_docker');
    const kept = await instance.run({ ...takeDown, step: 'setup_again' });
    expect(kept).toMatchObject({ exitCode: 0, stdout: 'unity: app is that of another step\n' });
    expect(instance.has('var/lib/unity/app/compose.yml')).toBe(true);

    expect((await instance.run(takeDown)).stdout).toBe('unity: app is down\n');
    expect((await instance.run({ ...setUp, step: 'setup_again' })).exitCode).toBe(0);
    expect((await instance.run({ ...setUp, session: 'spot-9' })).exitCode).toBe(0);
  });

  it('keeps what it needs to try again when docker fails', async () => {
    await instance.run(setUp);
    instance.tell('down-fails');
    const failed = await instance.run(takeDown);
    instance.untell('down-fails');

    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('docker compose down failed');
    expect((await instance.run(takeDown)).exitCode).toBe(0);
  });

  it('can set up again after a take-down', async () => {
    await instance.run(setUp);
    await instance.run(takeDown);

    expect((await instance.run(setUp)).exitCode).toBe(0);
    expect(instance.has('var/lib/unity/app/compose.yml')).toBe(true);
  });
});
