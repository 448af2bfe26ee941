import { textAt } from '../ledger-view';
import { afterlifeSeconds, rest } from '../trial/aftermath';
import { arm } from '../trial/setting';
import { holdCapture } from './hold-capture';
import type { CheckpointAct } from './script';
import type { Subject } from './subject';

/** Checkpoints that people ask for. */
export class Capturing {
  private count = 0;

  constructor(
    private readonly subject: Subject,
    private readonly counts: { checkpoints: number },
  ) {}

  async play(act: CheckpointAct): Promise<void> {
    const { subject } = this;
    await subject.meddle(act.outside);
    if (!subject.item) return;
    const { setting, sessionId } = subject;
    const { stage, injector, people, world } = setting;
    this.count += 1;
    const name = `asked-${this.count}`;
    const [wasSettled, before, data] = [subject.isSettled, subject.look(), stage.data()];
    const begins = stage.sites.length;
    for (const fault of act.faults) arm(setting, { ...fault, from: begins + fault.from });
    const isAccepted = await people.checkpoint(sessionId, name).catch(() => undefined);
    if (isAccepted) this.counts.checkpoints += 1;
    if (!act.isSettled) {
      injector.disarm();
      subject.isSettled = false;
      return;
    }
    await rest(setting);
    injector.disarm();
    if (act.faults.length > 0) await world.clock.sleep(afterlifeSeconds * 1000);
    await rest(setting);
    subject.isSettled = true;
    // What runs changes by itself: only what is at rest can be compared.
    if (!wasSettled) return;
    const item = stage.item(`SESSION#${sessionId}`, `CHECKPOINT#${name}`);
    subject.blame(
      holdCapture({
        before,
        after: subject.look(),
        isAccepted,
        state: textAt(item, 'state'),
        isDisturbed: act.faults.length > 0 || subject.isTouched,
        was: data,
        is: stage.data(),
      }),
    );
  }
}
