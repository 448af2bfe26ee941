import type { AskedRollback } from '../../domain/session';
import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import { endStates, sessionItem } from '../checkers/whose';
import { textAt } from '../ledger-view';
import { afterlifeSeconds, heal, rest } from '../trial/aftermath';
import { arm, conclusionOf, playTo, type Setting, setTheStage } from '../trial/setting';
import type { Trial, TrialOptions } from '../trial/trial';
import { keepWriting } from '../trial/writers';
import { watchCheckpoints } from './checkpoints';
import { type Broken, holdAgain, holdRefusal, holdRollback } from './hold';
import { fateOf, type Wanted } from './oracle';
import { changeFromOutside } from './outside';
import { checkpointsOf, type Picture, pictureOf, requestText } from './picture';
import type { Act, DrawnMode, Prefix, RollbackScript } from './script';

const main = { stack: 'shop', environment: 'dev', name: 'first', onFailure: 'keep' } as const;
/** How often it is looked whether a call was reached, in milliseconds of the account. */
const lookMilliseconds = 250;
/** What was told to go is gone after so many seconds. */
const outsideSettlesSeconds = 240;

/** How a script was played. */
export interface RollbacksTrial extends Trial {
  /** Rollbacks that were begun, and those among them that ended dirty while faults struck. */
  readonly rollbacks: number;
  readonly dirty: number;
}

/** Deploys as far as the script says, undoes it as it says, and holds every end against the oracle. */
export async function playScript(
  options: Omit<TrialOptions, 'faults' | 'interference'>,
  script: RollbackScript,
): Promise<RollbacksTrial> {
  const workflow = retaining(options.workflow, script.retains);
  const setting = setTheStage({ ...options, workflow, isDisturbed: true, isDeaf: false });
  const player = new Player(setting, options.seed);
  const facts = await playTo(setting, player.play(script), { forward: 'broken', forwardSites: 0 });
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
    rollbacks: player.rollbacks,
    dirty: player.dirty,
  };
}

function retaining(workflow: TrialOptions['workflow'], name: string | undefined): TrialOptions['workflow'] {
  const steps = workflow.steps.map((step) => (step.name === name ? { ...step, rollback: 'retain' as const } : step));
  return { ...workflow, steps };
}

class Player {
  rollbacks = 0;
  dirty = 0;
  private sessionId = '';
  private isSettled = true;
  private readonly retained = new Set<string>();
  private readonly random: Random;

  constructor(
    private readonly setting: Setting,
    private readonly seed: number,
  ) {
    // Its own sequence, so that the trial’s stays what it is.
    this.random = new SeededRandom((seed ^ 0x9e3779b9) >>> 0);
  }

  async play(script: RollbackScript): Promise<Pick<Trial, 'forward' | 'forwardSites'>> {
    const { world, stage, people, workflow } = this.setting;
    people.approveWhoAsks();
    watchCheckpoints(world, stage);
    const stopWriting = keepWriting({ world, workflow, seed: this.seed });
    await this.goForward(script.prefix);
    const forward = textAt(sessionItem(stage, this.sessionId), 'state') ?? 'never opened';
    const forwardSites = stage.sites.length;
    for (const act of script.acts) await this.playAct(act);
    stopWriting();
    await heal(this.setting);
    return { forward, forwardSites };
  }

  private async goForward({ kind, atCall, isSettled }: Prefix): Promise<void> {
    const { world, stage, people, injector, workflow } = this.setting;
    if (kind === 'failure') arm(this.setting, { from: atCall, kind: 'error', times: 3 });
    if (kind === 'stop') arm(this.setting, { from: atCall, kind: 'abort', times: 1 });
    this.sessionId = await people.deploy({ ...main, workflow });
    const isReached = (): boolean =>
      kind === 'cancel' || kind === 'running' ? stage.sites.length >= atCall : injector.strikes().length > 0;
    const hasEnded = (): boolean => endStates.includes(textAt(sessionItem(stage, this.sessionId), 'state') ?? '');
    while (kind !== 'end' && !isReached() && !hasEnded()) await world.clock.sleep(lookMilliseconds);
    if (kind === 'cancel') await people.cancel(this.sessionId);
    this.isSettled = kind === 'end' || (isSettled && kind !== 'running');
    if (!this.isSettled) return injector.disarm();
    await rest(this.setting);
    injector.disarm();
    // Functions of an execution that was stopped run on for a while.
    if (kind !== 'end') await world.clock.sleep(afterlifeSeconds * 1000);
  }

  private async playAct(act: Act): Promise<void> {
    const { world, stage } = this.setting;
    for (let index = 0; index < act.outside; index++) await changeFromOutside(world, stage, this.random);
    if (act.outside > 0) await world.clock.sleep(outsideSettlesSeconds * 1000);
    if (!sessionItem(stage, this.sessionId)) return;
    const request = this.requestOf(act.mode);
    const other = act.beside === 'nobody' || act.beside === 'the same' ? request : this.requestOf(act.beside);
    const asked = act.beside === 'nobody' ? [request] : [request, other];
    await this.ask(asked, act.faults);
    // Whatever the faults have left undone is done by the next one, of which none is in the way.
    if (this.look().verdict === 'dirty') await this.ask([request], []);
    if (act.again) await this.askAgain(request);
  }

  /** Asks for rollbacks at one moment, waits until all has come to rest, and holds the end to what it must be. */
  private async ask(requests: readonly AskedRollback[], faults: Act['faults']): Promise<void> {
    const { stage, injector, world } = this.setting;
    const before = this.look();
    const checkpoints = checkpointsOf(stage, this.sessionId);
    const begins = stage.sites.length;
    for (const fault of faults) arm(this.setting, { ...fault, from: begins + fault.from });
    const told = await Promise.all(requests.map((request) => this.tell(request)));
    await rest(this.setting);
    const wasStruck = injector.strikes().length > 0;
    injector.disarm();
    if (faults.length > 0 && wasStruck) await world.clock.sleep(afterlifeSeconds * 1000);
    await rest(this.setting);
    const after = this.look();
    const wantedBy = (text: string | undefined): Wanted | undefined => {
      const request = requests.find((one) => requestText(one) === text) ?? requests[0];
      return request && wantedOf(request, checkpoints);
    };
    const hasBegun = after.epoch > before.epoch;
    const wanted = wantedBy(hasBegun ? after.requested : undefined);
    if (wanted === undefined) return;
    const isSettled = this.isSettled;
    this.isSettled = true;
    if (!hasBegun) return this.blame(holdRefusal(before, after, wanted));
    this.rollbacks += 1;
    if (after.verdict === 'dirty') this.dirty += 1;
    const isDirty = after.verdict === 'dirty' && faults.length === 0;
    this.blame([
      ...holdRollback({ before, after, wanted, retained: this.retained, isSettled }),
      ...(isDirty && mayBeClean(before, wanted)
        ? [{ property: 'clean-without-faults', what: `nothing was in the way, and it left ${leftText(after)}` }]
        : []),
      ...this.holdAnswers(requests, told, after, faults.length > 0),
    ]);
    for (const name of fateOf(before.steps, wanted).retained) this.retained.add(name);
  }

  /** Of two that want different things only one is told that it gets it. */
  private holdAnswers(
    requests: readonly AskedRollback[],
    told: readonly boolean[],
    after: Picture,
    isDisturbed: boolean,
  ): readonly Broken[] {
    if (isDisturbed) return [];
    const wrongly = requests.filter((request, index) => told[index] && requestText(request) !== after.requested);
    if (wrongly.length === 0) return [];
    const what = `${wrongly.map(requestText).join()} was accepted, and ${after.requested} was done`;
    return [{ property: 'told-truly', what }];
  }

  private async askAgain(request: AskedRollback): Promise<void> {
    const { stage } = this.setting;
    const before = this.look();
    const begins = stage.sites.length;
    // What was asked for beside it may have been done in its place.
    if (before.requested !== requestText(request)) return;
    await this.tell(request);
    await rest(this.setting);
    const changes = stage.sites
      .slice(begins)
      .filter(({ callClass }) => callClass === 'change' || callClass === 'create' || callClass === 'launch');
    this.blame(
      holdAgain(
        before,
        this.look(),
        changes.map(({ name }) => name),
      ),
    );
  }

  /** Whether it was accepted; a person whom AWS refuses too often does not know. */
  private tell(request: AskedRollback): Promise<boolean> {
    return this.setting.people.rollBack(this.sessionId, request).catch(() => false);
  }

  private requestOf({ type, pick }: DrawnMode): AskedRollback {
    const { stage, workflow } = this.setting;
    const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(pick * list.length)];
    const checkpoint = one(checkpointsOf(stage, this.sessionId));
    if (type === 'partial' && checkpoint) return { type, checkpoint: checkpoint.name };
    const service = one([...new Set(workflow.steps.map((step) => step.service))].sort());
    if (type !== 'full' && service !== undefined) return { type: 'service', service };
    return { type: 'full' };
  }

  private look(): Picture {
    return pictureOf(this.setting.stage, this.sessionId);
  }

  private blame(broken: readonly Broken[]): void {
    for (const { property, what } of broken) this.setting.stage.blame(property, what);
  }
}

/** What a request stands for; undefined when there is no such checkpoint. */
function wantedOf(request: AskedRollback, checkpoints: ReturnType<typeof checkpointsOf>): Wanted | undefined {
  return request.type === 'partial' ? checkpoints.find(({ name }) => name === request.checkpoint) : request;
}

/** Whether all that an earlier rollback has left undone is among what this one undoes. */
function mayBeClean(before: Picture, wanted: Wanted): boolean {
  const { undone } = fateOf(before.steps, wanted);
  return before.leftovers.every(({ step }) => undone.has(step));
}

const leftText = ({ leftovers }: Picture): string =>
  leftovers.map(({ step, type, id }) => `${step} ${type} ${id ?? 'without an id'}`).join(', ');
