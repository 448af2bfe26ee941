import type { AskedRollback } from '../../domain/session';
import { afterlifeSeconds, rest } from '../trial/aftermath';
import { arm } from '../trial/setting';
import { type Broken, holdAgain, holdRefusal, holdRollback } from './hold';
import { holdSnapshots } from './hold-snapshots';
import { fateOf, type Wanted } from './oracle';
import { checkpointsOf, type Picture, requestText } from './picture';
import type { DrawnMode, RollbackAct } from './script';
import type { Subject } from './subject';

/** Counts rollbacks that were begun, and those among them that ended dirty. */
export interface RollbackCounts {
  rollbacks: number;
  dirty: number;
}

/** Rollbacks of a session, each held against the oracle. */
export class Undoing {
  constructor(
    private readonly subject: Subject,
    private readonly counts: RollbackCounts,
  ) {}

  async play(act: RollbackAct): Promise<void> {
    const { subject } = this;
    await subject.meddle(act.outside);
    if (!subject.item) return;
    const request = this.requestOf(act.mode);
    const other = act.beside === 'nobody' || act.beside === 'the same' ? request : this.requestOf(act.beside);
    subject.denial.call = act.denied;
    await this.ask(act.beside === 'nobody' ? [request] : [request, other], act.faults);
    subject.denial.call = undefined;
    if (act.leaves) return;
    // Whatever was in the way has left undone is done by the next one, of which nothing is in the way.
    if (subject.look().verdict === 'dirty') await this.ask([request], []);
    if (act.again) await this.askAgain(request);
  }

  /** Asks for rollbacks at one moment, waits until all has come to rest, and holds the end to what it must be. */
  private async ask(requests: readonly AskedRollback[], faults: RollbackAct['faults']): Promise<void> {
    const { subject } = this;
    const { stage, injector, world } = subject.setting;
    const [before, data] = [subject.look(), stage.data()];
    const checkpoints = checkpointsOf(stage, subject.sessionId);
    const begins = stage.sites.length;
    for (const fault of faults) arm(subject.setting, { ...fault, from: begins + fault.from });
    const told = await Promise.all(requests.map((request) => this.tell(request)));
    await rest(subject.setting);
    const wasStruck = injector.strikes().length > 0;
    injector.disarm();
    if (faults.length > 0 && wasStruck) await world.clock.sleep(afterlifeSeconds * 1000);
    await rest(subject.setting);
    const after = subject.look();
    const wantedBy = (text: string | undefined): Wanted | undefined => {
      const request = requests.find((one) => requestText(one) === text) ?? requests[0];
      return request && wantedOf(request, checkpoints);
    };
    const isSettled = subject.isSettled;
    subject.isSettled = true;
    // While a resume removes what must go first, nothing else is undone: that goes on, and all are told so.
    if (!isSettled && told.every((isTold) => !isTold)) return;
    const hasBegun = after.epoch > before.epoch;
    const wanted = wantedBy(hasBegun ? after.requested : undefined);
    if (wanted === undefined) return;
    if (!hasBegun) return subject.blame(holdRefusal(before, after, wanted));
    this.counts.rollbacks += 1;
    if (after.verdict === 'dirty') this.counts.dirty += 1;
    const isDisturbed = faults.length > 0 || subject.denial.call !== undefined;
    const isDirty = after.verdict === 'dirty' && !isDisturbed;
    // What came about until it was asked for was not there yet when it was looked at.
    const began = isSettled ? before : { ...before, steps: withWhatCame(before, after) };
    const { retained, aside } = subject;
    subject.blame([
      ...holdRollback({ before: began, after, wanted, retained, aside, copies: subject.copies(), isSettled }),
      ...holdSnapshots({ before, after, was: data, is: stage.data(), policies: subject.policies }),
      ...(isDirty && mayBeClean(before, wanted)
        ? [{ property: 'clean-without-faults', what: `nothing was in the way, and it left ${leftText(after)}` }]
        : []),
      ...holdAnswers(requests, told, after, isDisturbed),
    ]);
    for (const name of fateOf(began.steps, wanted).retained) subject.retained.add(name);
  }

  private async askAgain(request: AskedRollback): Promise<void> {
    const { subject } = this;
    const { stage } = subject.setting;
    const before = subject.look();
    const begins = stage.sites.length;
    // What was asked for beside it may have been done in its place.
    if (before.requested !== requestText(request)) return;
    await this.tell(request);
    await rest(subject.setting);
    const changes = stage.sites
      .slice(begins)
      .filter(({ callClass }) => callClass === 'change' || callClass === 'create' || callClass === 'launch');
    subject.blame(
      holdAgain(
        before,
        subject.look(),
        changes.map(({ name }) => name),
      ),
    );
  }

  /** Whether it was accepted; a person whom AWS refuses too often does not know. */
  private tell(request: AskedRollback): Promise<boolean> {
    const { setting, sessionId } = this.subject;
    return setting.people.rollBack(sessionId, request).catch(() => false);
  }

  private requestOf({ type, pick }: DrawnMode): AskedRollback {
    const { setting, sessionId } = this.subject;
    const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(pick * list.length)];
    const checkpoint = one(checkpointsOf(setting.stage, sessionId));
    if (type === 'partial' && checkpoint) return { type, checkpoint: checkpoint.name };
    const service = one([...new Set(setting.workflow.steps.map((step) => step.service))].sort());
    if (type !== 'full' && service !== undefined) return { type: 'service', service };
    return { type: 'full' };
  }
}

/** What a request stands for; undefined when there is no such checkpoint. */
function wantedOf(request: AskedRollback, checkpoints: ReturnType<typeof checkpointsOf>): Wanted | undefined {
  return request.type === 'partial' ? checkpoints.find(({ name }) => name === request.checkpoint) : request;
}

function withWhatCame(before: Picture, after: Picture): Picture['steps'] {
  const held = new Set(before.steps.filter(({ holds }) => holds).map(({ name }) => name));
  return after.steps.map((step) => ({ ...step, holds: step.holds || held.has(step.name) }));
}

/** Whether all that an earlier rollback has left undone is among what this one undoes. */
function mayBeClean(before: Picture, wanted: Wanted): boolean {
  const { undone } = fateOf(before.steps, wanted);
  return before.leftovers.every(({ step }) => undone.has(step));
}

/** Of two that want different things only one is told that it gets it. */
function holdAnswers(
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

const leftText = ({ leftovers }: Picture): string =>
  leftovers.map(({ step, type, id }) => `${step} ${type} ${id ?? 'without an id'}`).join(', ');
