import type { SetUp } from '../../lambdas/actions/docker/setup-containers/command-text';
import { exampleApplication } from '../../lambdas/actions/docker/setup-containers/example-application';
import { Instance } from './instance';

const order: SetUp = {
  kind: 'set_up',
  session: 'spot-1a2b3c',
  step: 'setup_docker',
  component: 'app',
  port: 80,
  nonce: 'unity-0123456789abcdef',
  compose: exampleApplication,
  environment: {},
  files: null,
  data: null,
};

/** What a shell, a dotenv file, YAML or a record of arguments could stumble over. */
const hostile: Record<string, string> = {
  COMMAND: '$(touch /tmp/unity-owned)',
  BACKTICK: '`id`; rm -rf /',
  QUOTES: `it's "quoted" \\" \\' \\`,
  LINES: 'first\nsecond\r\n\n',
  DOLLAR: '$HOME ${PATH} $$ $1 $',
  SPACES: '  leading and trailing \t',
  EMPTY: '',
  GLOB: '* ? [a-z] ~ #comment !history',
  DASH: '-n',
  UNICODE: 'Grüße 🚀 \u2028',
  CONTROL: '\u0001\u001b[31m\u007f',
  PERCENT: '%s %n %q',
  COLON: 'a:b c:d',
};

describe('the set-up script', () => {
  let instance: Instance;
  beforeEach(() => {
    instance = new Instance();
  });
  afterEach(() => instance.remove());

  it('installs pinned Docker and Compose on a fresh machine and brings the application up', async () => {
    const run = await instance.run(order);

    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('unity: app is up on port 80');
    expect(instance.calls('dnf')).toEqual([['install', '--assumeyes', '--quiet', 'iptables-nft']]);
    expect(instance.calls('curl').map((call) => call.at(-1))).toEqual([
      `https://download.docker.com/linux/static/stable/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}/docker-28.5.2.tgz`,
      `https://github.com/docker/compose/releases/download/v5.1.0/docker-compose-linux-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`,
    ]);
    expect(instance.calls('systemctl')).toEqual([['daemon-reload'], ['enable', '--now', 'docker.service']]);
    expect(instance.file('etc/systemd/system/docker.service')).toContain(
      'ExecStart=/opt/unity/docker-28.5.2/dockerd\n',
    );
    expect(instance.file('usr/local/lib/docker/cli-plugins/docker-compose')).toBe('compose of the test\n');
    expect(
      instance
        .calls('docker')
        .map((call) => call[5])
        .filter(Boolean),
    ).toEqual(['pull', 'up']);
    expect(instance.calls('mount')).toEqual([]);
  });

  it('writes the Compose file and the environment so that only root reads them', async () => {
    await instance.run(order);

    expect(instance.file('var/lib/unity/app/compose.yml')).toBe(exampleApplication);
    expect(instance.mode('var/lib/unity/app/compose.yml')).toBe('600');
    expect(instance.mode('var/lib/unity/app/environment')).toBe('600');
    expect(instance.environmentOf('up').get('UNITY_NONCE')).toBe(order.nonce);
    expect(instance.environmentOf('up').get('UNITY_PORT')).toBe('80');
  });

  describe('with a file system', () => {
    const files = { addresses: ['10.0.0.9', '10.0.16.9'], path: '/mnt/files', restored: false };

    it('mounts it by the address in the instance’s own subnet, tells Compose where, and does so again after a restart', async () => {
      instance.tell('own-subnet', '10.0.16.9');
      const run = await instance.run({ ...order, files });

      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(instance.calls('dnf')[0]).toEqual(['install', '--assumeyes', '--quiet', 'nfs-utils']);
      const [call, ...others] = instance.calls('mount');
      expect(others).toEqual([]);
      expect(call!.slice(0, 2)).toEqual(['-t', 'nfs4']);
      expect(call!.slice(-2)).toEqual(['10.0.16.9:/', `${instance.root}/mnt/files`]);
      expect(instance.environmentOf('up').get('UNITY_FILES')).toBe('/mnt/files');
      expect(instance.file('etc/fstab')).toMatch(/^10\.0\.16\.9:\/ \/mnt\/files nfs4 nfsvers=4\.1,\S+ 0 0\n$/);
    });

    it('takes the first address where none is near, and mounts nothing that is mounted', async () => {
      await instance.run({ ...order, files });
      expect(instance.calls('mount')[0]!.at(-2)).toBe('10.0.0.9:/');
      instance.mount('/mnt/files');
      await instance.run({ ...order, files });
      expect(instance.calls('mount')).toHaveLength(1);
    });

    it('takes nothing else that is mounted there for it', async () => {
      instance.mount('/mnt/files');
      const run = await instance.run({ ...order, files: { ...files, addresses: ['10.0.0.90', '10.0.16.9'] } });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: 'unity: error: something else is mounted at /mnt/files: 10.0.0.9:/\n',
      });
    });

    describe('that AWS Backup has restored', () => {
      const restored = { ...order, files: { ...files, restored: true } };
      const folder = 'mnt/files/aws-backup-restore_2026-01-02T03-04-05-678Z';
      const mark = '.unity-restored_spot-1a2b3c';

      it('moves its files to where they were, hidden ones too, before containers start', async () => {
        instance.write(`${folder}/pages/index.html`, 'hello');
        instance.write(`${folder}/.hidden`, 'x');
        instance.write(`${folder}/.unity-restored_former`, '');
        const run = await instance.run(restored);
        expect(run).toMatchObject({ exitCode: 0, stderr: '' });
        expect(instance.list('mnt/files').sort()).toEqual(['.hidden', mark, 'pages']);
        expect(instance.file('mnt/files/pages/index.html')).toBe('hello');
      });

      it('leaves alone what is restored there later, by hand', async () => {
        instance.write(`${folder}/a`, 'x');
        await instance.run(restored);
        instance.write('mnt/files/aws-backup-restore_2026-02-02T00-00-00-000Z/a', 'by hand');
        expect(await instance.run(restored)).toMatchObject({ exitCode: 0, stderr: '' });
        expect(instance.file('mnt/files/a')).toBe('x');
        expect(instance.has('mnt/files/aws-backup-restore_2026-02-02T00-00-00-000Z/a')).toBe(true);
      });

      it('goes on where it was stopped halfway, though the copy itself was made halfway', async () => {
        instance.write('mnt/files/one', '1');
        instance.write('mnt/files/.unity-restoring_new/two', '2');
        instance.write('mnt/files/.unity-restoring_new/.unity-restoring_old/three', '3');
        expect(await instance.run(restored)).toMatchObject({ exitCode: 0, stderr: '' });
        expect(instance.list('mnt/files').sort()).toEqual([mark, 'one', 'three', 'two']);
      });

      it('ends the same where several instances do it at once', async () => {
        for (let index = 0; index < 40; index += 1) instance.write(`${folder}/file-${index}`, String(index));
        const others = [new Instance(), new Instance()];
        for (const other of others) other.share('mnt/files', instance);
        const runs = await Promise.all([instance, ...others].map((one) => one.run(restored)));
        expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
        expect(instance.list('mnt/files')).toHaveLength(41);
        expect(instance.file('mnt/files/file-39')).toBe('39');
        for (const other of others) other.remove();
      });

      it('starts no container where something is in the way, or it is not clear what counts', async () => {
        instance.write(`${folder}/a`, 'restored');
        instance.write('mnt/files/a', 'other');
        const blocked = await instance.run(restored);
        expect(blocked.exitCode).toBe(1);
        expect(blocked.stderr).toContain('there is something of that name');
        expect(instance.file('mnt/files/a')).toBe('other');

        const other = new Instance();
        other.write(`${folder}/a`, '1');
        other.write('mnt/files/aws-backup-restore_2026-02-02T00-00-00-000Z/a', '2');
        const unclear = await other.run(restored);
        expect(unclear.stderr).toContain('holds 2 restored folders');
        expect(other.calls('docker')).toEqual([]);
        other.remove();
      });

      it('moves nothing where nothing was restored', async () => {
        instance.write(`${folder}/a`, 'by hand');
        await instance.run({ ...order, files });
        expect(instance.list('mnt/files')).toEqual([folder.split('/').at(-1)]);
      });
    });

    it('starts no container without it', async () => {
      instance.tell('mount-fails');
      const run = await instance.run({ ...order, files });

      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain('unity: error: the file system could not be mounted at /mnt/files');
      expect(instance.calls('mount')).toHaveLength(3);
      expect(instance.calls('docker')).toEqual([]);
    });
  });

  describe('with a volume for data', () => {
    const data = { volumeIds: ['vol-0a', 'vol-0b'], device: '/dev/sdf', path: '/mnt/data' };
    const link = '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0b';

    it('finds the one that it holds by its id, makes a file system once, and mounts it before Docker at each start', async () => {
      instance.attach('/dev/nvme1n1', link);
      const run = await instance.run({ ...order, data });

      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(instance.calls('blkid')).toEqual([['--probe', `${instance.root}${link}`]]);
      expect(instance.calls('mkfs.xfs')).toEqual([['-q', `${instance.root}${link}`]]);
      expect(instance.calls('mount')).toEqual([
        ['-o', 'nosuid,nodev', `${instance.root}${link}`, `${instance.root}/mnt/data`],
      ]);
      expect(instance.environmentOf('up').get('UNITY_DATA')).toBe('/mnt/data');
      expect(instance.file('etc/fstab')).toBe(
        `${link} /mnt/data xfs nosuid,nodev,nofail,x-systemd.before=docker.service 0 0\n`,
      );
      await instance.run({ ...order, data });
      expect(instance.calls('mkfs.xfs')).toHaveLength(1);
      expect(instance.file('etc/fstab').split('\n')).toHaveLength(2);
    });

    it('makes none on a volume that holds something, and lets that grow', async () => {
      instance.attach('/dev/nvme1n1', link);
      instance.tell('has-files');
      expect((await instance.run({ ...order, data })).exitCode).toBe(0);
      expect(instance.calls('mkfs.xfs')).toEqual([]);
      expect(instance.calls('xfs_growfs')).toEqual([[`${instance.root}/mnt/data`]]);
    });

    it('makes none on a volume of which it cannot be told what it holds, and starts nothing', async () => {
      instance.attach('/dev/nvme1n1', link);
      instance.tell('blkid-unsure');
      const run = await instance.run({ ...order, data });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: `unity: error: it cannot be told what is on ${instance.root}${link}\n`,
      });
      expect([instance.calls('mkfs.xfs'), instance.calls('docker')]).toEqual([[], []]);
    });

    it('takes the device as it was attached where there is no NVMe', async () => {
      instance.attach('/dev/xvdf');
      expect((await instance.run({ ...order, data })).exitCode).toBe(0);
      expect(instance.calls('mount')[0]!.at(-2)).toBe(`${instance.root}/dev/xvdf`);
    });

    it('starts nothing without it, and takes no other disk for it', async () => {
      instance.attach('/dev/nvme0', '/dev/xvdf', '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0c');
      const run = await instance.run({ ...order, data });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: 'unity: error: none of the data volumes is attached to this instance\n',
      });
      expect([instance.calls('mkfs.xfs'), instance.calls('docker')]).toEqual([[], []]);
    });

    it('mounts nothing that is mounted, and nothing over something else', async () => {
      instance.attach('/dev/nvme1n1', link);
      instance.mount('/mnt/data', '/dev/nvme1n1');
      expect((await instance.run({ ...order, data })).exitCode).toBe(0);
      expect(instance.calls('mount')).toEqual([]);
      instance.mount('/mnt/data', '/dev/nvme7n1');
      expect((await instance.run({ ...order, data })).stderr).toBe(
        'unity: error: something else is mounted at /mnt/data: /dev/nvme7n1\n',
      );
    });
  });

  it('installs nothing the second time', async () => {
    await instance.run(order);
    const again = await instance.run(order);

    expect(again.exitCode).toBe(0);
    expect(instance.calls('curl')).toHaveLength(2);
    expect(instance.calls('dnf')).toHaveLength(1);
    expect(instance.calls('systemctl')).toHaveLength(2);
    expect(instance.calls('docker').filter((call) => call[5] === 'up')).toHaveLength(2);
  });

  it('runs one at a time when started twice at once, and installs once', async () => {
    const runs = await Promise.all([instance.run(order), instance.run({ ...order, component: 'other' })]);

    expect(runs.map((run) => run.exitCode)).toEqual([0, 0]);
    expect(instance.calls('curl')).toHaveLength(2);
    expect(instance.noted('overlaps')).toBe(false);
  });

  it('goes on where a run that died had stopped, without loading again', async () => {
    instance.tell('start-fails');
    const died = await instance.run(order);
    instance.untell('start-fails');
    const next = await instance.run(order);

    expect(died.exitCode).toBe(1);
    expect(died.stderr).toContain('unity: error: the Docker service did not start');
    expect(next.exitCode).toBe(0);
    expect(instance.calls('curl').filter((call) => call.at(-1)?.endsWith('.tgz'))).toHaveLength(1);
  });

  it('uses a Docker that is there already', async () => {
    instance.tell('docker-runs');
    const run = await instance.run(order);

    expect(run.exitCode).toBe(0);
    expect(instance.calls('systemctl')).toEqual([]);
    expect(instance.calls('dnf')).toEqual([]);
  });

  it('refuses a download whose checksum differs, before using it', async () => {
    const wrong = '0'.repeat(64);
    const run = await instance.run(order, {
      ...instance.pins,
      docker: { ...instance.pins.docker, sha256: { x86_64: wrong, aarch64: wrong } },
    });

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /^unity: error: https:\S+docker-28\.5\.2\.tgz has the checksum [0-9a-f]{64}, expected 0{64}$/m,
    );
    expect(instance.has('opt/unity/docker-28.5.2')).toBe(false);
    expect(instance.calls('systemctl')).toEqual([]);
  });

  it('refuses a Compose plugin whose checksum differs, and runs nothing', async () => {
    const wrong = '0'.repeat(64);
    const run = await instance.run(order, {
      ...instance.pins,
      compose: { ...instance.pins.compose, sha256: { x86_64: wrong, aarch64: wrong } },
    });

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('docker-compose-linux-');
    expect(instance.has('usr/local/lib/docker/cli-plugins/docker-compose')).toBe(false);
    expect(instance.calls('docker').filter((call) => call[0] === 'compose')).toEqual([]);
  });

  it('says which address could not be reached', async () => {
    instance.tell('offline');
    const run = await instance.run(order);

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/unity: error: https:\/\/download\.docker\.com\/\S+ could not be downloaded/);
  });

  it('tries a failing pull three times, then fails with what Docker said', async () => {
    instance.tell('pull-fails', '3');
    const run = await instance.run(order);

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('manifest unknown');
    expect(run.stderr).toContain('unity: error: the images could not be pulled');
    expect(instance.calls('docker').filter((call) => call[5] === 'pull')).toHaveLength(3);
    expect(instance.calls('docker').filter((call) => call[5] === 'up')).toEqual([]);
  });

  it('gets over a pull that fails twice', async () => {
    instance.tell('pull-fails', '2');
    expect((await instance.run(order)).exitCode).toBe(0);
  });

  it('shows the containers’ own words when they do not become healthy', async () => {
    instance.tell('up-fails', 'container app-web-1 is unhealthy\n');
    const run = await instance.run(order);

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('container app-web-1 is unhealthy');
    expect(run.stderr).toContain('could not bind');
    expect(run.stderr).toContain('unity: error: the containers did not become healthy');
  });

  it('leaves no download behind, whatever happens', async () => {
    await instance.run(order);
    instance.tell('up-fails', 'no\n');
    await instance.run(order);

    expect(instance.list('opt/unity')).toEqual(['docker-28.5.2']);
  });

  it('hands hostile values to docker byte for byte, through the file it wrote', async () => {
    const run = await instance.run({
      ...order,
      environment: hostile,
      compose: `${exampleApplication}# ${hostile.COMMAND}\n\n`,
    });

    expect(run.exitCode).toBe(0);
    const environment = instance.environmentOf('up');
    for (const [name, value] of Object.entries(hostile)) expect([name, environment.get(name)]).toEqual([name, value]);
    expect(instance.file('var/lib/unity/app/compose.yml')).toBe(`${exampleApplication}# ${hostile.COMMAND}\n\n`);
    expect(instance.allArguments()).not.toContain('touch');
  });

  it.each([
    ['ssm:/shop/db/password', ['ssm', 'get-parameter', '--name', '/shop/db/password']],
    [
      'secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf',
      ['secretsmanager', 'get-secret-value', '--region', 'eu-central-1', '--secret-id'],
    ],
  ])('reads %s on the instance and shows its value to nobody but docker', async (reference, call) => {
    const secret = 'canary-$(id)\nsecond line of canary\n';
    instance.tell('secret', secret);
    instance.tell('up-fails', `cannot use ${secret} as a port\n`);
    const run = await instance.run({ ...order, environment: { DB_PASSWORD: reference } });

    expect(instance.environmentOf('up').get('DB_PASSWORD')).toBe(secret);
    expect(instance.calls('aws')[0]?.slice(0, call.length)).toEqual(call);
    expect(run.stderr).toContain('cannot use *** as a port');
    expect(run.stdout + run.stderr).not.toContain('canary');
    expect(instance.allArguments()).not.toContain('canary');
    expect(instance.mode('var/lib/unity/app/environment')).toBe('600');
  });

  it('fails when a reference cannot be read, and starts nothing', async () => {
    const run = await instance.run({ ...order, environment: { DB_PASSWORD: 'ssm:/shop/nowhere' } });

    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('unity: error: the parameter /shop/nowhere could not be read');
    expect(instance.has('var/lib/unity/app/environment')).toBe(false);
    expect(instance.calls('docker').filter((call) => call[0] === 'compose')).toEqual([]);
  });
});
