import type { Workflow } from '../../workflow/model';
import { listAt, textAt } from '../ledger-view';
import { afterlifeSeconds, rest } from '../trial/aftermath';
import { arm } from '../trial/setting';
import { holdResume } from './hold-resume';
import type { Prefix, ResumeAct } from './script';
import type { Subject } from './subject';

/** How often it is looked whether a call was reached, in milliseconds of the account. */
const lookMilliseconds = 250;

/** Resumes of a session, each held against the oracle. */
export class Resuming {
  private count = 0;

  constructor(
    private readonly subject: Subject,
    /** Types of what a whole deployment has made; undefined where nobody knows. */
    private readonly made: readonly string[] | undefined,
    private readonly counts: { resumes: number },
  ) {}

  async play(act: ResumeAct): Promise<void> {
    const { subject } = this;
    // Whether one that is asked for while something runs is refused is for other tests: nobody knows what it would meet.
    if (!subject.isSettled) await rest(subject.setting);
    subject.isSettled = true;
    await subject.meddle(act.outside);
    if (!subject.item) return;
    this.install(act.drops);
    subject.bringOtherValue(act.otherValue);
    subject.denial.call = act.denied;
    await this.ask(act);
    subject.denial.call = undefined;
    if (!act.again || !subject.isSettled) return;
    await this.ask({ until: end, beside: 'nobody', faults: [] });
  }

  private async ask(act: Pick<ResumeAct, 'until' | 'faults' | 'beside' | 'denied'>) {
    const { subject } = this;
    const { setting } = subject;
    const { stage, injector, world } = setting;
    const before = subject.look();
    const fate = subject.fateOfResume();
    const aside = new Set(subject.aside);
    const decisions = subject.decisions;
    const begins = stage.sites.length;
    const { until, faults } = act;
    for (const fault of faults) arm(setting, { ...fault, from: begins + fault.from });
    if (until.kind === 'failure') arm(setting, { from: begins + until.atCall, kind: 'error', times: 3 });
    if (until.kind === 'stop') arm(setting, { from: begins + until.atCall, kind: 'abort', times: 1 });
    const names = act.beside === 'nobody' ? [this.nextName()] : [this.nextName(), this.nextName()];
    const started = await Promise.all(names.map((name) => this.start(name)));
    await this.waitFor(until, begins, started);
    if (until.kind === 'cancel') await setting.people.cancel(subject.sessionId).catch(() => undefined);
    subject.isSettled = until.isSettled || until.kind === 'end';
    if (!subject.isSettled) return injector.disarm();
    await rest(setting);
    injector.disarm();
    if (until.kind !== 'end' || faults.length > 0) await world.clock.sleep(afterlifeSeconds * 1000);
    await rest(setting);
    const isDisturbed = faults.length > 0 || act.denied !== undefined || until.kind !== 'end';
    const known = new Set(listAt(subject.item, 'executions').map((one) => textAt(one, 'arn')));
    const accepted = started.filter((arn) => arn !== undefined && known.has(arn)).length;
    if (accepted > 0) this.counts.resumes += 1;
    const after = subject.look();
    subject.blame(
      holdResume({
        before,
        after,
        fate,
        accepted,
        stoodAtDecision: subject.decisions > decisions ? subject.stoodAtDecision : undefined,
        isDisturbed,
        mayComplete: !isDisturbed && !subject.isTouched && before.leftovers.length === 0,
        aside: new Set([...aside, ...subject.aside]),
        made: subject.workflow === setting.workflow && !subject.hasOtherValues ? this.made : undefined,
      }),
    );
  }

  private nextName(): string {
    this.count += 1;
    return `${this.subject.sessionId}-resume-${this.count}`;
  }

  private start(name: string): Promise<string | undefined> {
    const { setting, sessionId, workflow, change: parameters } = this.subject;
    const wish = { workflow, environment: 'dev', name, parameters };
    return setting.people.resume(sessionId, wish).catch(() => undefined);
  }

  /** Until the call is reached, or nothing comes of it any more. */
  private async waitFor({ kind, atCall }: Prefix, begins: number, started: readonly (string | undefined)[]) {
    const { stage, injector, world } = this.subject.setting;
    const strikes = injector.strikes().length;
    const isReached = (): boolean =>
      kind === 'cancel' || kind === 'running'
        ? stage.sites.length >= begins + atCall
        : injector.strikes().length > strikes;
    const runs = (): boolean =>
      world.executions.all().some(({ arn, status }) => started.includes(arn) && status === 'RUNNING');
    while (kind !== 'end' && !isReached() && runs()) await world.clock.sleep(lookMilliseconds);
  }

  /** Installs what is to go on, where something else is. */
  private install(drops: number | undefined): void {
    const { subject } = this;
    const { world, workflow } = subject.setting;
    const wanted = drops === undefined ? workflow : (withoutOne(workflow, drops) ?? workflow);
    if (wanted.id === subject.workflow.id) return;
    subject.workflow = wanted;
    world.install(wanted, 'dev');
  }
}

const end: Prefix = { kind: 'end', atCall: 0, isSettled: true };

/** The same without one of the steps on which nothing depends, nor any output of the whole. */
function withoutOne(workflow: Workflow, pick: number): Workflow | undefined {
  const outputs = JSON.stringify(workflow.outputs);
  const isFree = (name: string): boolean =>
    !workflow.steps.some(({ dependsOn }) => dependsOn.some(({ step }) => step === name)) &&
    !outputs.includes(`steps.${name}.`);
  const free = workflow.steps.filter(({ name }) => isFree(name));
  const gone = free[Math.floor(pick * free.length)];
  if (gone === undefined) return undefined;
  const steps = workflow.steps.filter((step) => step !== gone);
  return { ...workflow, id: `${workflow.id}-without-${gone.name}`, steps };
}
