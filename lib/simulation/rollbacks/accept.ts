import { textAt } from '../ledger-view';
import { rest } from '../trial/aftermath';
import { holdAcceptance } from './hold-acceptance';
import type { AcceptAct } from './script';
import type { Subject } from './subject';

/** Where a script is played. */
export const place = { stack: 'shop', environment: 'dev' } as const;

/** Somebody takes over what a rollback has left, and then perhaps somebody else deploys the stack, which is free. */
export class Accepting {
  private newcomers = 0;

  constructor(
    private readonly subject: Subject,
    private readonly counts: { accepted: number },
  ) {}

  async play({ newcomer }: AcceptAct): Promise<void> {
    const { subject } = this;
    const { setting, sessionId } = subject;
    if (!subject.isSettled) await rest(setting);
    subject.isSettled = true;
    if (!subject.item) return;
    const before = subject.look();
    const isAccepted = await setting.people.acceptLeftovers(sessionId);
    const after = subject.look();
    subject.blame(holdAcceptance(before, after, isAccepted));
    if (!isAccepted) return;
    this.counts.accepted += 1;
    if (newcomer) await this.deployAnother();
  }

  private async deployAnother(): Promise<void> {
    const { setting } = this.subject;
    this.newcomers += 1;
    const name = `newcomer-${this.newcomers}`;
    const id = await setting.people.deploy({ ...place, workflow: this.subject.workflow, name, onFailure: 'keep' });
    await rest(setting);
    const lock = setting.stage.item(`LOCK#${place.environment}#${place.stack}`, 'LOCK');
    const holder = textAt(lock, 'session_id');
    if (holder === id) return;
    this.subject.blame([
      { property: 'accepted-frees', what: `the stack was given free, and is still of ${holder} when ${id} wants it` },
    ]);
  }
}
