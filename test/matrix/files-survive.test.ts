import type { FaultKindName } from '../../lib/local/faults/kinds/table';
import type { LocalWorld } from '../../lib/local/host/world';
import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import type { Site } from '../../lib/simulation/site';
import { runTrial, type Trial } from '../../lib/simulation/trial/trial';
import { workflowOf } from '../local/faults/struck';

const workflow = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 1}}
  - {name: create_efs, service: aws, action: create_efs, timeout: 400, depends_on: [create_vpc]}
`);

const kinds: readonly FaultKindName[] = [
  'error',
  'throttle',
  'lost-response',
  'crash-before-record',
  'crash-after-record',
  'late',
];
const path = '/pages/orders.csv';
const text = 'the only copy';

/** Every place that holds files, and every copy that is complete. */
function holders(world: LocalWorld): readonly string[] {
  return [...world.cloud.contents.efs.fileSystems.keys(), ...world.cloud.contents.backup.recoveryPoints.keys()];
}

/** One deployment and its rollback, with a file that somebody writes as soon as he can; it is looked for after every call. */
async function trial(fault?: { readonly site: string; readonly kind: FaultKindName }) {
  let world: LocalWorld | undefined;
  let written = false;
  const lost: string[] = [];
  const went = await runTrial({
    workflow,
    seed: 3,
    ...(fault && { faults: [{ ...fault, times: 1 }] }),
    attend: (attended) => {
      world = attended;
    },
    tamper: async (call, proceed) => {
      try {
        return await proceed();
      } finally {
        if (world !== undefined) look(world, `${call.service}:${call.operation}`);
      }
    },
  });
  function look(seen: LocalWorld, after: string): void {
    const now = seen.clock.now();
    const { fileSystems, mountTargets } = seen.cloud.contents.efs;
    const open = [...mountTargets.values()].find(({ availableAt, goneAt }) => now >= availableAt && goneAt === null);
    if (!written && open !== undefined && fileSystems.has(open.fileSystemId)) {
      seen.cloud.writeFile(open.fileSystemId, path, text);
      written = true;
    }
    if (written && !holders(seen).some((id) => seen.cloud.files(id)?.[path] === text)) lost.push(after);
  }
  return { went, written, lost };
}

/** The calls by which the data is made safe and deleted: of each operation the first and the last. */
function aims({ sites, forwardSites }: Trial): readonly Site[] {
  const undoing = sites.slice(forwardSites).filter(({ place }) => place === 'undo_files.create_efs');
  const byOperation = new Map<string, Site[]>();
  for (const site of undoing) {
    const operation = site.name.split('#')[0] ?? '';
    byOperation.set(operation, [...(byOperation.get(operation) ?? []), site]);
  }
  return [...byOperation.values()].flatMap((of) => [...new Set([of[0], of.at(-1)])].flatMap((site) => site ?? []));
}

let undisturbed: Awaited<ReturnType<typeof trial>>;
beforeAll(async () => {
  undisturbed = await trial();
});

test('undisturbed, the file is safe at every moment, and every call that sees to it is aimed at', () => {
  expect(undisturbed).toMatchObject({ written: true, lost: [], went: { violations: [], verdict: 'clean', leaks: [] } });
  const operations = aims(undisturbed.went).map(({ name }) => name.split('/')[1]!.split('#')[0]);
  for (const operation of ['backup:StartBackupJob', 'backup:DescribeBackupJob', 'backup:DescribeRecoveryPoint'])
    expect(operations).toContain(operation);
  expect(operations).toContain('efs:DeleteFileSystem');
});

test.each(kinds)(
  'a file is in its file system or in a complete copy at every moment, wherever %s strikes its undo',
  async (kind) => {
    const sites = aims(undisturbed.went).filter((site) => kindsFor(site).includes(kind));
    let struck = 0;
    for (const { name: site } of sites) {
      const { written, lost, went } = await trial({ site, kind });
      const { violations, leaks } = went;
      const safe = { site, written: true, lost: [], violations: [], leaks: [] };
      expect({ site, written, lost, violations, leaks }).toEqual(safe);
      struck += went.strikes.length;
    }
    expect(struck).toBeGreaterThanOrEqual(sites.length);
  },
  600_000,
);
