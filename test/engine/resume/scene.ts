import { definitions } from '../../../lambdas/actions/definitions';
import type { RollbackRequest } from '../../../lib/domain/session';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { keys, type SessionItem, type StepItem } from '../../../lib/ledger/items';
import { FaultInjector } from '../../../lib/local/faults/injector';
import { currentInvocation } from '../../../lib/local/host/invocation';
import { LocalWorld, type LocalWorldOptions } from '../../../lib/local/host/world';
import type { ExecutionRecord } from '../../../lib/local/states/executions';
import { type AimedFault, aimedFaultText } from '../../../lib/simulation/aims/aimed-fault';
import { SiteAim } from '../../../lib/simulation/aims/site-aim';
import { checkers } from '../../../lib/simulation/checkers/table';
import { rulesIn } from '../../../lib/simulation/trial/environment-rules';
import { Stage } from '../../../lib/simulation/trial/stage';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

export const person = { actor: 'ann', via: 'test', reason: 'test' };
export const spot: Workflow = workflowFrom('workflows/spot.yml');

type Tap = NonNullable<LocalWorldOptions['tap']>;
export type Call = Parameters<Tap>[0];

/** AWS refuses for good. */
export const denied = Object.assign(new Error('not now'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

/** What a call of a world meets: throws, or gives its own answer, instead of going on. */
export type Meets = (call: Call, place: { readonly functionName: string; readonly step: string }) => Error | undefined;

/** A world whose calls meet something, as long as it is told so. */
export class Scene {
  meets: Meets = () => undefined;
  readonly calls: string[] = [];
  readonly driven: string[] = [];
  readonly world: LocalWorld;
  id = '';

  private readonly injector = new FaultInjector(definitions);
  readonly stage: Stage;

  constructor(
    readonly workflow: Workflow = spot,
    options: LocalWorldOptions = {},
  ) {
    const { rollback = {}, guards = {} } = options;
    this.stage = new Stage(this.injector, checkers, true, rulesIn({ rollback, guards }));
    this.world = new LocalWorld({
      ...options,
      tap: (call, proceed) => {
        const invocation = currentInvocation();
        const payload = (invocation?.payload ?? {}) as { readonly step?: string };
        const { functionName = '' } = invocation ?? {};
        this.calls.push(`${functionName} ${payload.step ?? ''} ${call.service}:${call.operation}`);
        const met = this.meets(call, { functionName, step: payload.step ?? '' });
        return this.stage.tap(call, () => (met ? Promise.reject(met) : proceed()));
      },
    });
    this.injector.attach(this.world);
    this.stage.watch(this.world);
    this.install(workflow);
  }

  install(workflow: Workflow): void {
    this.world.install(workflow, 'dev');
  }

  /** Runs the first deployment until it has ended. */
  async deploy(request: object = {}): Promise<SessionDocument> {
    const run = start(this.world, this.workflow, { stack_name: 'shop', ...request });
    this.id = sessionOf(this.workflow, run);
    return settled(this.world, this.id);
  }

  /** Starts a resume. */
  resume(more: object = {}, name = `${this.id}-g1`, workflow = this.workflow): ExecutionRecord {
    return start(this.world, workflow, { resume: this.id, ...more }, name);
  }

  /** Resumes and waits for the end of everything. */
  async resumed(more: object = {}, name?: string, workflow?: Workflow): Promise<[SessionDocument, ExecutionRecord]> {
    this.calls.length = 0;
    const run = this.resume(more, name, workflow);
    return [await settled(this.world, this.id), run];
  }

  /** Has it undone and waits for the end. */
  async undo(request: RollbackRequest = { type: 'full' }): Promise<SessionDocument> {
    await this.world.run(startRollback(this.world.engine(person), { sessionId: this.id, request }));
    return settled(this.world, this.id);
  }

  /** The steps whose functions made calls to services since the last resume began. */
  drivenSteps(): readonly string[] {
    const steps = this.calls
      .map((call) => call.split(' '))
      .filter(
        ([name, step, what]) => name?.startsWith('make_') && step !== '' && !/^(dynamodb|states):/.test(what ?? ''),
      )
      .map(([, step]) => step ?? '');
    return [...new Set(steps)].sort();
  }

  /** Lets a fault strike one call of what comes. */
  arm(fault: AimedFault): void {
    const told = { step: aimedFaultText(fault), kind: fault.kind };
    this.injector.armAt(new SiteAim(fault, this.stage.currentSite), told);
  }

  /** From now on nothing is struck any more. */
  disarm(): void {
    this.injector.disarm();
  }

  /** How often a fault took effect. */
  strikes(): number {
    return this.injector.strikes().length;
  }

  /** Everything has come to rest: every invariant was held, from the first call on. */
  end(): void {
    this.stage.end();
    expect(this.stage.violations).toEqual([]);
  }

  pass(seconds: number): Promise<void> {
    return this.world.run(this.world.clock.sleep(seconds * 1000));
  }

  /** Lets time pass until something is so. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let look = 0; !(await isSo()); look++) {
      if (look > 3_600) throw new Error('it never came to that');
      await this.pass(0.5);
    }
  }

  session(): Promise<SessionItem> {
    const engine = this.world.engine(person);
    return this.world.run(engine.ledger.get<SessionItem>(keys.session(this.id))) as Promise<SessionItem>;
  }

  step(name: string): Promise<StepItem | undefined> {
    const engine = this.world.engine(person);
    return this.world.run(engine.ledger.get<StepItem>(keys.step(this.id, name))) as Promise<StepItem | undefined>;
  }

  /** The ids of what is alive of ours, by type. */
  ids(type: string): readonly string[] {
    return this.world.cloud
      .inventory()
      .filter((row) => row.kept === null && row.type === type)
      .map(({ id }) => id)
      .sort();
  }
}

/** A chain whose every step stands before the next begins: what fails leaves nothing else on its way. */
export const chainText = `
name: chain
parameters:
  zones: {type: number, default: 2}
  types: {type: list, default: [t3.small, t3.medium]}
  group: {type: string, default: app}
outputs:
  instance_ids: \${steps.servers.instance_ids}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, checkpoint: network, with: {zone_count: "\${parameters.zones}"}}
  - name: servers
    service: aws
    action: launch_spot_instance
    timeout: 600
    depends_on: [net]
    with: {instance_types: "\${parameters.types}"}
  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [servers], with: {log_groups: ["\${parameters.group}"]}}
  - {name: last, service: control, action: wait, timeout: 60, depends_on: [alarms], with: {seconds: 2}}
`;
export const chain: Workflow = workflowOf(chainText);

/** A distribution, which only time takes away, and what comes after it. */
export const edge: Workflow = workflowOf(`
name: edge
parameters:
  host: {type: string, default: shop.example.org}
steps:
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    with: { dns_name: "\${parameters.host}" }
  - {name: last, service: monitoring, action: setup_monitoring, timeout: 60, depends_on: [create_distribution], with: {log_groups: [app]}}
`);

/** Refuses the calls of one step to AWS. */
export const failing =
  (step: string, operation?: RegExp): Meets =>
  (call, place) =>
    place.step === step &&
    place.functionName.startsWith('make_') &&
    !/^(dynamodb|states|events)$/.test(call.service) &&
    (operation?.test(call.operation) ?? true)
      ? denied
      : undefined;

/** Refuses removals of that kind, whoever asks. */
export const refusing =
  (operation: RegExp): Meets =>
  (call, place) =>
    place.functionName.startsWith('undo_') && operation.test(call.operation) ? denied : undefined;
