import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { answerApproval } from '../../../lib/engine/step/approval';
import { LocalWorld, type LocalWorldOptions } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const denied = Object.assign(new Error('not allowed'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
const unwell = Object.assign(new Error('wait'), { name: 'Throttling', $metadata: { httpStatusCode: 400 } });

/** What is read here of a session’s item, and of a step’s. */
interface SessionRow {
  readonly kind: 'session';
  readonly state: string;
  readonly started_at: string;
  readonly ready_at?: string;
  readonly rollback?: {
    readonly verdict: string;
    readonly started_at: string;
    readonly completed_at: string;
    readonly leftovers: readonly { readonly hourly_usd: number }[];
  };
}
interface StepRow {
  readonly kind: 'step';
  readonly pk: string;
  readonly name: string;
  readonly state: string;
  readonly phase: string;
  readonly attempt: number;
  readonly cancelled?: boolean;
  readonly skipped?: boolean;
  readonly started_at?: string;
  readonly created_at?: string;
  readonly completed_at?: string;
  readonly undo?: { readonly state: string };
  readonly signal?: { readonly at: string };
  readonly frozen: { readonly approval?: { readonly asked_at: string } };
  readonly spec: { readonly dependsOn: readonly { readonly step: string; readonly until?: string }[] };
}
type Row = SessionRow | StepRow;

/** Every state of every item of the ledger that there was, in the order of its writes. */
class History {
  private readonly items = new Map<string, Row[]>();

  constructor(world: LocalWorld) {
    world.store.onWrite(({ tableName, newImage }) => {
      if (tableName !== 'unity-ledger' || !newImage) return;
      const item = unmarshall(newImage as Record<string, AttributeValue>);
      const key = `${item.pk} ${item.sk}`;
      this.items.set(key, [...(this.items.get(key) ?? []), item as Row]);
    });
  }

  of<Kind extends Row['kind']>(kind: Kind): readonly (readonly Extract<Row, { readonly kind: Kind }>[])[] {
    return [...this.items.values()].filter(([first]) => first?.kind === kind) as never;
  }
}

const seconds = (from: unknown, to: unknown): number =>
  Number(((Date.parse(String(to)) - Date.parse(String(from))) / 1000).toFixed(4));

/** What the ledger’s items say was there to be measured: read from how each ended, not from its changes. */
function expectedOf(history: History): Readonly<Record<string, readonly number[]>> {
  const found: Record<string, number[]> = {};
  const add = (name: string, value: number) => {
    found[name] = [...(found[name] ?? []), value].sort((a, b) => a - b);
  };
  const allSteps = history.of('step').map((states) => states.at(-1)!);
  for (const step of allSteps) {
    const {
      state,
      phase,
      cancelled,
      skipped,
      started_at: from,
      completed_at: to,
      attempt,
      undo,
      signal,
      frozen,
    } = step;
    if (phase === 'ready' && !skipped) add('StepSeconds', seconds(from, to));
    for (let more = 1; more < attempt; more++) add('StepRetries', 1);
    if (state === 'failed' && !cancelled) add('StepFailures', 1);
    if (undo?.state === 'failed') add('UndoFailures', 1);
    if (frozen.approval && signal) add('ApprovalSeconds', seconds(frozen.approval.asked_at, signal.at));
    if (from === undefined || step.spec.dependsOn.length === 0) continue;
    const allowed = step.spec.dependsOn.map(({ step: name, until }) => {
      const other = allSteps.find((one) => one.pk === step.pk && one.name === name)!;
      return String(until === 'created' ? other.created_at : other.completed_at);
    });
    add('GateSeconds', seconds(allowed.sort().at(-1), from));
  }
  for (const states of history.of('session')) {
    const last = states.at(-1)!;
    const hasCompleted = states.some(({ state }) => state === 'completed');
    add(hasCompleted ? 'CompletedDeployments' : 'FailedDeployments', 1);
    if (hasCompleted) add('DeploymentSeconds', seconds(last.started_at, last.ready_at));
    const { rollback } = last;
    if (!rollback) continue;
    add('RollbackSeconds', seconds(rollback.started_at, rollback.completed_at));
    add(rollback.verdict === 'dirty' ? 'DirtyRollbacks' : 'CleanRollbacks', 1);
    if (rollback.leftovers.length === 0) continue;
    add('Leftovers', rollback.leftovers.length);
    add('LeftoverHourlyUsd', Number(rollback.leftovers.reduce((sum, { hourly_usd: usd }) => sum + usd, 0).toFixed(4)));
  }
  return found;
}

/** What was measured, by name; the price is compared with the plan’s elsewhere. */
function measuredBy(world: LocalWorld): Readonly<Record<string, readonly number[]>> {
  const found: Record<string, number[]> = {};
  for (const { name, values } of world.measurements.all()) {
    if (name !== 'HourlyUsd') found[name] = [...(found[name] ?? []), ...values].sort((a, b) => a - b);
  }
  return found;
}

function opened(workflow: Workflow, options: LocalWorldOptions = {}) {
  const world = new LocalWorld(options);
  const history = new History(world);
  world.install(workflow, 'dev');
  const begin = (stack: string) => sessionOf(workflow, start(world, workflow, { stack_name: stack }, `run-${stack}`));
  return { world, history, begin };
}

test('an `alb` that one step fails in, after it was throttled, and that is undone', async () => {
  let left = 12;
  const { world, history, begin } = opened(workflowFrom('workflows/alb.yml'), {
    tap: async ({ operation }, proceed) => {
      if (operation === 'CreateVpc' && left-- > 0) throw unwell;
      if (operation === 'CreateListener') throw denied;
      return proceed();
    },
  });
  const session = await settled(world, begin('shop'));
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  const measured = measuredBy(world);
  expect(measured).toEqual(expectedOf(history));
  expect(measured).toMatchObject({ FailedDeployments: [1], StepFailures: [1], CleanRollbacks: [1] });
  expect(measured.StepRetries!.length).toBeGreaterThan(0);
  expect(measured.GateSeconds!.length).toBeGreaterThan(2);
  const failures = world.measurements.all().filter(({ name }) => /Failed|Failures/.test(name));
  expect(failures.map(({ properties }) => properties.code)).toEqual(['AccessDenied', 'AccessDenied']);
});

test('a deployment that a person approves of, and whose rollback ends dirty', async () => {
  const control = { refuses: true };
  const workflow = workflowOf(`
name: branches
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: go_on, service: control, action: approve, timeout: 3600, with: {message: Go on?}, depends_on: [{step: network, until: created}]}
  - {name: files, service: aws, action: create_efs, timeout: 600, depends_on: [go_on, network]}
`);
  const { world, history, begin } = opened(workflow, {
    tap: async ({ operation }, proceed) => {
      if (control.refuses && operation === 'DeleteFileSystem') throw denied;
      return proceed();
    },
  });
  const id = begin('shop');
  await world.run(world.clock.sleep(60_000));
  const answer = { sessionId: id, step: 'go_on', verdict: 'approved', reason: 'looks good' } as const;
  await world.run(answerApproval(world.engine(person), answer));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  expect(await settled(world, id)).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  const measured = measuredBy(world);
  expect(measured).toEqual(expectedOf(history));
  expect(measured).toMatchObject({ CompletedDeployments: [1], DirtyRollbacks: [1], UndoFailures: [1, 1] });
  expect(measured.ApprovalSeconds![0]).toBeGreaterThan(40);
  expect(measured.Leftovers![0]).toBeGreaterThan(1);
});

test('two at once, of which each is measured as its own', async () => {
  const { world, history, begin } = opened(workflowFrom('workflows/spot.yml'));
  const ids = [begin('shop'), begin('blog')];
  for (const id of ids) expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  expect(measuredBy(world)).toEqual(expectedOf(history));
  const sessions = world.measurements.all().map(({ properties }) => properties.session_id);
  expect([...new Set(sessions)].sort()).toEqual([...ids].sort());
});
