import { sessionNonce } from '../../../lambdas/actions/validation/nonce';
import { stepsOf } from '../checkers/whose';
import { at, textAt } from '../ledger-view';
import type { Setting } from './setting';

/** How often they ask, in milliseconds of the account. */
const pauseMilliseconds = 500;

/** People who ask for a page again and again while the next revision comes: they see the one before or the next, never neither. */
export class Users {
  private isGone = false;
  /** What they saw, each change once: a page, or what was in its place. */
  private readonly saw: { readonly page: string; readonly at: number }[] = [];

  constructor(
    private readonly setting: Pick<Setting, 'world' | 'stage'>,
    private readonly former: string,
  ) {}

  async ask(): Promise<void> {
    const { world, stage } = this.setting;
    const url = at(stage.item(`SESSION#${this.former}`, 'SESSION'), 'outputs', 'url')?.S;
    while (url !== undefined && !this.isGone) {
      const page = await world.cloud.http(url, { timeoutSeconds: 2 }).then(
        ({ status, body }) => `${status} ${body}`,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (this.saw.at(-1)?.page !== page) this.saw.push({ page, at: world.clock.now() });
      await world.clock.sleep(pauseMilliseconds);
    }
  }

  /** They stop, and what they saw is held against the two revisions. */
  async leave(next: string): Promise<void> {
    this.isGone = true;
    const { stage } = this.setting;
    const nonces = [this.former, next].flatMap((id) => this.noncesOf(id));
    for (const { page, at } of this.saw) {
      if (page.startsWith('200') && nonces.some((nonce) => page.includes(nonce))) continue;
      stage.blame('always-served', `at ${new Date(at).toISOString()} users saw ${JSON.stringify(page.slice(0, 100))}`);
    }
    const session = stage.item(`SESSION#${next}`, 'SESSION');
    const state = textAt(session, 'state');
    const wanted = state === 'completed' ? next : this.former;
    // What could not be taken back may serve on, as long as that is said.
    const isStuck = state === 'failed' && textAt(session, 'rollback', 'verdict') === 'dirty';
    const last = this.saw.at(-1)?.page;
    if (!isStuck && !this.noncesOf(wanted).some((nonce) => last?.includes(nonce)))
      stage.blame('always-served', `${next} is ${state}, and users do not see ${wanted} in the end`);
  }

  /** What the pages of a session show: of containers that it has kept, whoever set them up. */
  private noncesOf(id: string): readonly string[] {
    const setUps = stepsOf(this.setting.stage, id).filter(
      (step) => textAt(step, 'spec', 'action') === 'setup_containers',
    );
    const makers = setUps.map((step) => textAt(step, 'kept_from') ?? id);
    return (makers.length > 0 ? makers : [id]).map(sessionNonce);
  }
}
