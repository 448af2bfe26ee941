import { definitions } from '../../../lambdas/actions/definitions';
import type { Settings } from '../../domain/settings';
import type { ActionRegistry } from '../../engine/engine';
import type { CloudLimits } from '../../local/cloud/account/limits';
import type { Strike } from '../../local/faults/fault';
import { FaultInjector } from '../../local/faults/injector';
import { LocalWorld, type LocalWorldOptions } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import { type AimedFault, aimedFaultText } from '../aims/aimed-fault';
import { SiteAim } from '../aims/site-aim';
import { canary } from '../checkers/no-secret';
import { checkers as allCheckers } from '../checkers/table';
import { endStates, sessions } from '../checkers/whose';
import { flagAt, listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Violation } from '../observation';
import type { Site } from '../site';
import { type Interference, interfere } from './interference';
import { People } from './people';
import { comesToRest } from './rest';
import { secretName, withSecret } from './secret';
import { Stage } from './stage';

/** One deployment and its rollback, with all that is to go wrong. */
export interface TrialOptions {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly faults?: readonly AimedFault[];
  /** What other people and events do meanwhile. */
  readonly interference?: readonly Interference[];
  readonly settings?: Partial<Settings>;
  /** How the account behaves. @default as any account */
  readonly limits?: Partial<CloudLimits>;
  /** @default the product’s actions */
  readonly registry?: ActionRegistry;
  /** @default all of them */
  readonly checkers?: Readonly<Record<string, CheckerFactory>>;
  /** Stands between the product and the watched calls: a planted defect. */
  readonly tamper?: NonNullable<LocalWorldOptions['tap']>;
  /** Is shown the world before anything happens in it: for who judges calls by what the account holds. */
  readonly attend?: (world: LocalWorld) => void;
}

/** How a trial went. */
export interface Trial {
  /** The state in which the deployment ended before anybody undid it, and its root cause’s step. */
  readonly forward: string;
  /** The verdict of the rollback that the deployment itself asked for. */
  readonly forwardVerdict: string | undefined;
  readonly rootStep: string | undefined;
  /** Whether nothing of ours was there when it had ended. */
  readonly heldNothing: boolean;
  /** Types of what it had made when it was completed, in order. */
  readonly made: readonly string[];
  /** The verdict of the first rollback that ended, if any did. */
  readonly verdict: string | undefined;
  readonly violations: readonly Violation[];
  readonly strikes: readonly Strike[];
  /** Resources that were left when all was over. */
  readonly leaks: readonly string[];
  /** The calls that faults could have struck. */
  readonly sites: readonly Site[];
  /** The index of the first call after the deployment had ended. */
  readonly forwardSites: number;
  /** Sessions that were opened. */
  readonly deployments: number;
  readonly digest: string;
  readonly virtualSeconds: number;
}

/**
 * Longer than the longest legal life: a late function lasts 300 s, is repeated 12 times with pauses, as often for each
 * of the generations that a rollback may have.
 */
const longestSeconds = 12 * 3600;
/** A function that outlived its timeout may act for so long. */
const afterlifeSeconds = 420;

const main = { stack: 'shop', environment: 'dev', name: 'first' } as const;

/** Deploys, undoes, and heals what faults have left, under the eyes of all checkers. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { workflow, seed, faults = [], interference = [], settings, registry, tamper } = options;
  const injector = new FaultInjector(definitions);
  const stage = new Stage(injector, options.checkers ?? allCheckers, faults.length + interference.length > 0);
  const tap: LocalWorldOptions['tap'] = tamper
    ? (call, proceed) => stage.tap(call, () => tamper(call, proceed))
    : stage.tap;
  const deaf = interference.some(({ kind }) => kind === 'lost-events');
  const world = new LocalWorld({
    seed,
    tap,
    ...(settings && { settings }),
    ...(registry && { registry }),
    ...(deaf && { hears: () => false }),
  });
  injector.attach(world);
  stage.watch(world);
  options.attend?.(world);
  world.cloud.adjust({ ...options.limits, parameters: { [secretName]: canary } });
  const secretive = withSecret(workflow);
  for (const environment of ['dev', 'staging']) world.install(secretive, environment);
  for (const fault of faults) arm(injector, stage, fault);
  const { armedSites, ...facts } = await world
    .run(play(world, stage, injector, { workflow: secretive, interference }))
    .catch((error: unknown) => {
      stage.blame('ends', `the trial broke: ${error instanceof Error ? error.message : String(error)}`);
      return {
        forward: 'broken',
        forwardVerdict: undefined,
        rootStep: undefined,
        heldNothing: false,
        made: [],
        verdict: undefined,
        forwardSites: 0,
        armedSites: 0,
      };
    });
  const leaks = stage
    .ours()
    .filter(({ id }) => !isKept(stage, id))
    .map(({ type, id }) => `${type} ${id}`);
  if (leaks.length > 0)
    stage.blame('nothing-left', `${leaks.length} resources are left: ${leaks.slice(0, 5).join(', ')}`);
  return {
    ...facts,
    violations: stage.violations,
    strikes: injector.strikes(),
    leaks,
    sites: stage.sites.slice(0, armedSites),
    deployments: sessions(stage).length,
    digest: stage.trace.digest(),
    virtualSeconds: (world.clock.now() - Date.UTC(2026, 0, 1)) / 1000,
  };
}

/** Whether the end of a session names it as kept on purpose. */
function isKept(stage: Stage, id: string): boolean {
  return sessions(stage).some((session) => listAt(session, 'rollback', 'kept').some((row) => textAt(row, 'id') === id));
}

function arm(injector: FaultInjector, stage: Stage, fault: AimedFault): void {
  injector.armAt(new SiteAim(fault, stage.currentSite), { step: aimedFaultText(fault), kind: fault.kind });
}

type Facts = Pick<
  Trial,
  'forward' | 'forwardVerdict' | 'rootStep' | 'heldNothing' | 'made' | 'verdict' | 'forwardSites'
> & {
  readonly armedSites: number;
};

async function play(
  world: LocalWorld,
  stage: Stage,
  injector: FaultInjector,
  plan: { readonly workflow: Workflow; readonly interference: readonly Interference[] },
): Promise<Facts> {
  const people = new People(world);
  people.approveWhoAsks();
  const meddling = interfere({ world, scene: stage, people, workflow: plan.workflow }, plan.interference);
  const sessionId = await people.deploy({ ...main, workflow: plan.workflow });
  await Promise.all([rest(world, stage), meddling]);
  await rest(world, stage);
  const first = () => stage.item(`SESSION#${sessionId}`, 'SESSION');
  const forward = textAt(first(), 'state') ?? 'never opened';
  const forwardVerdict = textAt(first(), 'rollback', 'verdict');
  const rootStep = textAt(first(), 'root_cause', 'step');
  const heldNothing = stage.ours().length === 0;
  const made =
    forward === 'completed'
      ? stage
          .ours()
          .map(({ type }) => type)
          .sort()
      : [];
  const forwardSites = stage.sites.length;
  await undoAll(world, stage, people);
  const verdict = textAt(first(), 'rollback', 'verdict');
  // From here on nothing goes wrong any more: what is left must heal.
  const armedSites = stage.sites.length;
  injector.disarm();
  await undoAll(world, stage, people);
  await world.clock.sleep(afterlifeSeconds * 1000);
  await undoAll(world, stage, people);
  await world.told();
  if (world.failedBatches.size > 0) await world.invoke('publisher', { retell: true });
  stage.end();
  await expectNoMore(world, stage);
  return { forward, forwardVerdict, rootStep, heldNothing, made, verdict, forwardSites, armedSites };
}

async function rest(world: LocalWorld, stage: Stage): Promise<void> {
  if (!(await comesToRest(world, longestSeconds))) stage.blame('ends', `not at rest after ${longestSeconds} s`);
}

/** Undoes every session that still holds its stack, or something that should be gone. */
async function undoAll(world: LocalWorld, stage: Stage, people: People): Promise<void> {
  for (const session of sessions(stage)) {
    const hasLeft = flagAt(session, 'occupies') || listAt(session, 'rollback', 'leftovers').length > 0;
    if (!hasLeft || !endStates.includes(textAt(session, 'state') ?? '')) continue;
    await people.rollBack(textAt(session, 'session_id') ?? '');
  }
  await rest(world, stage);
}

/** Asking again changes nothing. */
async function expectNoMore(world: LocalWorld, stage: Stage): Promise<void> {
  let writes = 0;
  const stop = world.store.onWrite(() => {
    writes += 1;
  });
  const people = new People(world);
  await world.invoke('sweeper', {});
  for (const session of sessions(stage)) await people.rollBack(textAt(session, 'session_id') ?? '');
  await world.clock.sleep(60_000);
  stop();
  if (writes > 0) stage.blame('repeatable', `asking again after the end made ${writes} writes`);
}
