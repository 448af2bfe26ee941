import { definitions } from '../../../lambdas/actions/definitions';
import type { GuardRules } from '../../domain/guard-rules';
import { FaultInjector } from '../../local/faults/injector';
import { LocalWorld, type LocalWorldOptions } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import { type AimedFault, aimedFaultText } from '../aims/aimed-fault';
import { SiteAim } from '../aims/site-aim';
import { canary } from '../checkers/no-secret';
import { checkers as allCheckers } from '../checkers/table';
import { promotions, sessions } from '../checkers/whose';
import { listAt, textAt } from '../ledger-view';
import { plainEnvironments, rulesIn } from './environment-rules';
import { FailingStep } from './failing-step';
import { People } from './people';
import { secretName, withSecret } from './secret';
import { Stage } from './stage';
import type { Trial, TrialOptions } from './trial';

/** What a trial is played in: an account of its own, watched from the first call on. */
export interface Setting {
  readonly world: LocalWorld;
  readonly stage: Stage;
  readonly injector: FaultInjector;
  readonly people: People;
  /** What the environments demand; what is changed here holds from then on. */
  readonly guards: Record<string, GuardRules>;
  /** The workflow as it is installed: with a reference to a secret wherever one may stand. */
  readonly workflow: Workflow;
  /** From here on the step that is to fail does. */
  breakDown(): void;
}

interface SettingOptions extends Omit<TrialOptions, 'faults' | 'interference'> {
  readonly isDisturbed: boolean;
  /** No event of a bad end ever arrives. */
  readonly isDeaf: boolean;
  /** What environments say of rollbacks. @default nothing */
  readonly rollback?: LocalWorldOptions['rollback'];
}

/** Makes the account and installs the workflow in it. */
export function setTheStage(options: SettingOptions): Setting {
  const { seed, settings, registry } = options;
  const failing = new FailingStep(options.failing);
  const tamper = options.failing === undefined ? options.tamper : failing.tap(options.tamper);
  const { rollback, answers, guards: drawn } = options.environments ?? plainEnvironments;
  const guards = { ...drawn };
  const injector = new FaultInjector(definitions);
  const rules = rulesIn({ rollback, guards });
  const stage = new Stage(injector, options.checkers ?? allCheckers, options.isDisturbed, rules);
  const tap: LocalWorldOptions['tap'] = tamper
    ? (call, proceed) => stage.tap(call, () => tamper(call, proceed))
    : stage.tap;
  const world = new LocalWorld({
    seed,
    tap,
    ...(settings && { settings }),
    ...(registry && { registry }),
    rollback: options.rollback ?? rollback,
    guards,
    ...(options.isDeaf && { hears: () => false }),
  });
  injector.attach(world);
  stage.watch(world);
  options.attend?.(world);
  world.cloud.adjust({ ...options.limits, parameters: { [secretName]: canary } });
  const workflow = withSecret(options.workflow);
  for (const environment of ['dev', 'staging', 'prod']) world.install(workflow, environment);
  const people = new People(world);
  people.answerWhoAsksToRollBack(answers);
  return { world, stage, injector, people, workflow, guards, breakDown: () => failing.breakDown() };
}

/** Arms a fault for the call that it is aimed at. */
export function arm({ injector, stage }: Pick<Setting, 'injector' | 'stage'>, fault: AimedFault): void {
  injector.armAt(new SiteAim(fault, stage.currentSite), { step: aimedFaultText(fault), kind: fault.kind });
}

/** Lets a play take its time. One that breaks ends as `broken`, with a violation. */
export function playTo<Facts>({ world, stage }: Setting, play: Promise<Facts>, broken: Facts): Promise<Facts> {
  return world.run(play).catch((error: unknown) => {
    stage.blame('ends', `the trial broke: ${error instanceof Error ? error.message : String(error)}`);
    return broken;
  });
}

/** What every trial comes to. What is left and was not to stay is a violation. */
export function conclusionOf({
  world,
  stage,
}: Setting): Pick<Trial, 'violations' | 'leaks' | 'deployments' | 'promotions' | 'digest' | 'virtualSeconds'> {
  const leaks = stage
    .ours()
    .filter(({ id }) => !isKept(stage, id))
    .map(({ type, id }) => `${type} ${id}`);
  if (leaks.length > 0)
    stage.blame('nothing-left', `${leaks.length} resources are left: ${leaks.slice(0, 5).join(', ')}`);
  return {
    violations: stage.violations,
    leaks,
    deployments: sessions(stage).length,
    promotions: promotions(stage).map((item) => textAt(item, 'state') ?? ''),
    digest: stage.trace.digest(),
    virtualSeconds: (world.clock.now() - Date.UTC(2026, 0, 1)) / 1000,
  };
}

/** Whether the end of a session names it as kept on purpose. */
function isKept(stage: Stage, id: string): boolean {
  return sessions(stage).some((session) => listAt(session, 'rollback', 'kept').some((row) => textAt(row, 'id') === id));
}
