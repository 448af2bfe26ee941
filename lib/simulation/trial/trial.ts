import type { JsonObject } from '../../domain/json';
import type { Settings } from '../../domain/settings';
import type { ActionRegistry } from '../../engine/engine';
import type { CloudLimits } from '../../local/cloud/account/limits';
import type { Strike } from '../../local/faults/fault';
import type { LocalWorld, LocalWorldOptions } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import type { AimedFault } from '../aims/aimed-fault';
import { sessions } from '../checkers/whose';
import { textAt } from '../ledger-view';
import type { CheckerFactory, Violation } from '../observation';
import type { Site } from '../site';
import { heal, rest, undoAll } from './aftermath';
import type { TrialEnvironments } from './environment-rules';
import { type Interference, interfere } from './interference';
import { outlast, unprotect } from './outlast';
import { deployFormer, Promoting } from './promote';
import type { PromotionPlay } from './promotion-play';
import { arm, conclusionOf, playTo, type Setting, setTheStage } from './setting';
import { Users } from './users';
import { keepWriting } from './writers';

/** One deployment and its rollback, with all that is to go wrong. */
export interface TrialOptions {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly faults?: readonly AimedFault[];
  /** What other people and events do meanwhile. */
  readonly interference?: readonly Interference[];
  /** @default without a word: everything that fails is rolled back */
  readonly environments?: TrialEnvironments;
  /** What is struck is the next revision, with these parameters, while users ask for pages. @default the first deployment */
  readonly revision?: JsonObject;
  /** A step that works no more as soon as the next revision comes, so that this fails. @default none */
  readonly failing?: string | undefined;
  /** It is promoted to another environment when it has completed. @default it is not */
  readonly promotion?: PromotionPlay | undefined;
  readonly settings?: Partial<Settings>;
  /** How the account behaves. @default as any account */
  readonly limits?: Partial<CloudLimits>;
  /** @default the product’s actions */
  readonly registry?: ActionRegistry;
  /** @default all of them */
  readonly checkers?: Readonly<Record<string, CheckerFactory>>;
  /** Stands between the product and the watched calls: a planted defect. */
  readonly tamper?: NonNullable<LocalWorldOptions['tap']>;
  /** Told of each call before it is made; whoever is told may arm a fault for it. */
  readonly atCall?: (site: Site, strikeWith: (fault: AimedFault) => void) => void;
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
  /** The calls that faults could have struck; those of the first deployment are none where its revision is struck. */
  readonly sites: readonly Site[];
  /** The index of the first call after the deployment had ended. */
  readonly forwardSites: number;
  /** Sessions that were opened. */
  readonly deployments: number;
  /** How promotions have ended. */
  readonly promotions: readonly string[];
  readonly digest: string;
  readonly virtualSeconds: number;
}

/** How long a completed deployment serves before it is undone, in seconds: its users write meanwhile. */
const servesSeconds = 60;

const main = { stack: 'shop', environment: 'dev', name: 'first' } as const;

/** Deploys, undoes, and heals what faults have left, under the eyes of all checkers. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { faults = [], interference = [], atCall } = options;
  const setting = setTheStage({
    ...options,
    isDisturbed: faults.length + interference.length > 0 || atCall !== undefined,
    isDeaf: interference.some(({ kind }) => kind === 'lost-events'),
  });
  const { stage, injector } = setting;
  for (const fault of faults) arm(setting, fault);
  if (atCall) stage.onCall((site) => atCall(site, (fault) => arm(setting, fault)));
  const { armedSites, struckFrom, ...facts } = await playTo(setting, play(setting, options), {
    forward: 'broken',
    forwardVerdict: undefined,
    rootStep: undefined,
    heldNothing: false,
    made: [],
    verdict: undefined,
    forwardSites: 0,
    armedSites: 0,
    struckFrom: 0,
  });
  return {
    ...facts,
    ...conclusionOf(setting),
    strikes: injector.strikes(),
    sites: stage.sites.slice(struckFrom, armedSites),
  };
}

/** What could not be taken away of a former revision is asked for once more. */
async function retireAgain({ world, stage, people }: Setting): Promise<void> {
  for (const session of sessions(stage)) {
    const isStuck = textAt(session, 'state') === 'failed' && textAt(session, 'requested_rollback', 'type') === 'retire';
    if (isStuck) await people.rollBack(textAt(session, 'session_id') ?? '');
  }
  await rest({ world, stage });
}

type Facts = Pick<
  Trial,
  'forward' | 'forwardVerdict' | 'rootStep' | 'heldNothing' | 'made' | 'verdict' | 'forwardSites'
> & {
  readonly armedSites: number;
  readonly struckFrom: number;
};

async function play(setting: Setting, { seed, interference = [], revision, promotion }: TrialOptions): Promise<Facts> {
  const { world, stage, people, workflow } = setting;
  people.approveWhoAsks();
  const stopWriting = keepWriting({ world, workflow, seed });
  const meddling = interfere({ world, scene: stage, people, workflow }, interference);
  if (promotion) await deployFormer(setting, promotion);
  let sessionId = await people.deploy({ ...main, workflow });
  const promoting = promotion && new Promoting(setting, promotion, sessionId).ends();
  await Promise.all([rest(setting), meddling, promoting]);
  await rest(setting);
  const struckFrom = revision ? stage.sites.length : 0;
  const former = stage.ours().map(({ id }) => id);
  const users = revision && new Users(setting, sessionId);
  if (revision) {
    const asking = users?.ask();
    setting.breakDown();
    sessionId = await people.deploy({ ...main, name: 'second', workflow, parameters: revision });
    await rest(setting);
    await retireAgain(setting);
    await users?.leave(sessionId);
    await asking;
  }
  const first = () => stage.item(`SESSION#${sessionId}`, 'SESSION');
  const forward = textAt(first(), 'state') ?? 'never opened';
  const forwardVerdict = textAt(first(), 'rollback', 'verdict');
  const rootStep = textAt(first(), 'root_cause', 'step');
  const ours = stage.ours().map(({ id }) => id);
  const heldNothing = revision ? ours.join() === former.join() : ours.length === 0;
  const made =
    forward === 'completed'
      ? stage
          .ours()
          .map(({ type }) => type)
          .sort()
      : [];
  const forwardSites = stage.sites.length;
  if (forward === 'completed') await world.clock.sleep(servesSeconds * 1000);
  await outlast(setting);
  await unprotect(setting);
  await undoAll(setting);
  const verdict = textAt(first(), 'rollback', 'verdict');
  const armedSites = stage.sites.length;
  stopWriting();
  await heal(setting);
  return { forward, forwardVerdict, rootStep, heldNothing, made, verdict, forwardSites, armedSites, struckFrom };
}
