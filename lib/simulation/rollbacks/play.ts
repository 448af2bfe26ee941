import type { LocalWorldOptions } from '../../local/host/world';
import { endStates, sessionItem } from '../checkers/whose';
import { textAt } from '../ledger-view';
import { afterlifeSeconds, heal, rest } from '../trial/aftermath';
import { notAllowed } from '../trial/not-allowed';
import { arm, conclusionOf, playTo, setTheStage } from '../trial/setting';
import type { Trial, TrialOptions } from '../trial/trial';
import { keepWriting } from '../trial/writers';
import { Accepting, place } from './accept';
import { Capturing } from './capture';
import { watchCheckpoints } from './checkpoints';
import { policiesOf, stating, volumeParameter } from './policies';
import { Resuming } from './resume';
import type { Act, RollbackScript } from './script';
import { type Denial, Subject } from './subject';
import { Undoing } from './undo';

/** How often it is looked whether a call was reached, in milliseconds of the account. */
const lookMilliseconds = 250;

/** How a script was played: what was begun in it, and how many of the rollbacks ended dirty at first. */
export interface RollbacksTrial extends Trial, DeedCounts {}

/** How much was done to sessions. */
export interface DeedCounts {
  readonly rollbacks: number;
  readonly dirty: number;
  readonly resumes: number;
  readonly checkpoints: number;
  readonly accepted: number;
}

/** What a script is played with, beside what every trial has. */
interface PlayOptions extends Omit<TrialOptions, 'faults' | 'interference'> {
  /** Types of what an undisturbed deployment of it makes. @default nobody knows */
  readonly made?: readonly string[];
}

/** Deploys as far as the script says, does to it what it says, and holds every end against the oracle. */
export async function playScript(options: PlayOptions, script: RollbackScript): Promise<RollbacksTrial> {
  const workflow = stating(options.workflow, script.policies);
  const denial: Denial = { call: undefined };
  const setting = setTheStage({
    ...options,
    workflow,
    isDisturbed: true,
    isDeaf: false,
    rollback: { dev: { policies: script.policies.environment } },
    tamper: denying(denial, options.tamper),
  });
  const policies = policiesOf(workflow, script.policies);
  const player = new Player(new Subject(setting, policies, denial, options.seed), options, script);
  const facts = await playTo(setting, player.play(), { forward: 'broken', forwardSites: 0 });
  return {
    forwardVerdict: undefined,
    rootStep: undefined,
    heldNothing: false,
    made: [],
    verdict: undefined,
    ...facts,
    ...conclusionOf(setting),
    strikes: setting.injector.strikes(),
    sites: setting.stage.sites,
    ...player.counts,
  };
}

type Tap = NonNullable<LocalWorldOptions['tap']>;

/** Functions are refused a call for as long as it is denied; people are not. */
function denying(denial: Denial, tamper: Tap = (_call, proceed) => proceed()): Tap {
  return (call, proceed) => {
    if (`${call.service}:${call.operation}` !== denial.call) return tamper(call, proceed);
    return Promise.reject(notAllowed(call));
  };
}

class Player {
  readonly counts = { rollbacks: 0, dirty: 0, resumes: 0, checkpoints: 0, accepted: 0 };
  private readonly undoing: Undoing;
  private readonly resuming: Resuming;
  private readonly capturing: Capturing;
  private readonly accepting: Accepting;

  constructor(
    private readonly subject: Subject,
    private readonly options: PlayOptions,
    private readonly script: RollbackScript,
  ) {
    this.undoing = new Undoing(subject, this.counts);
    this.resuming = new Resuming(subject, script.hasVolumes ? undefined : options.made, this.counts);
    this.capturing = new Capturing(subject, this.counts);
    this.accepting = new Accepting(subject, this.counts);
  }

  async play(): Promise<Pick<Trial, 'forward' | 'forwardSites'>> {
    const { script } = this;
    const { setting } = this.subject;
    const { world, stage, people, workflow } = setting;
    people.approveWhoAsks();
    watchCheckpoints(world, stage);
    const stopWriting = keepWriting({ world, workflow, seed: this.options.seed });
    await this.goForward(script);
    const forward = textAt(this.subject.item, 'state') ?? 'never opened';
    const forwardSites = stage.sites.length;
    for (const act of script.acts) await this.playAct(act);
    stopWriting();
    await heal(setting);
    return { forward, forwardSites };
  }

  private playAct(act: Act): Promise<void> {
    switch (act.does) {
      case 'rollback':
        return this.undoing.play(act);
      case 'resume':
        return this.resuming.play(act);
      case 'checkpoint':
        return this.capturing.play(act);
      case 'accept':
        return this.accepting.play(act);
    }
  }

  private async goForward({ prefix, hasVolumes }: RollbackScript): Promise<void> {
    const { subject } = this;
    const { kind, atCall, isSettled } = prefix;
    const parameters = hasVolumes ? { [volumeParameter]: 8 } : {};
    const { world, stage, people, injector, workflow } = subject.setting;
    if (kind === 'failure') arm(subject.setting, { from: atCall, kind: 'error', times: 3 });
    if (kind === 'stop') arm(subject.setting, { from: atCall, kind: 'abort', times: 1 });
    subject.sessionId = await people.deploy({ ...place, name: 'first', onFailure: 'keep', workflow, parameters });
    const isReached = (): boolean =>
      kind === 'cancel' || kind === 'running' ? stage.sites.length >= atCall : injector.strikes().length > 0;
    const state = (): string => textAt(sessionItem(stage, subject.sessionId), 'state') ?? '';
    while (kind !== 'end' && !isReached() && !endStates.includes(state())) await world.clock.sleep(lookMilliseconds);
    if (kind === 'cancel') await people.cancel(subject.sessionId);
    subject.isSettled = kind === 'end' || (isSettled && kind !== 'running');
    if (!subject.isSettled) return injector.disarm();
    await rest(subject.setting);
    injector.disarm();
    // Functions of an execution that was stopped run on for a while.
    if (kind !== 'end') await world.clock.sleep(afterlifeSeconds * 1000);
  }
}
