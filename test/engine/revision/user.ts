import { sessionNonce } from '../../../lambdas/actions/validation/nonce';
import type { Scene } from '../resume/scene';

/** What a user sees who asks every half second: the session whose page it is, or what went wrong. */
export class User {
  readonly saw: string[] = [];
  private isGone = false;

  constructor(
    private readonly scene: Scene,
    private readonly url: string,
    private readonly sessions: () => readonly string[],
  ) {}

  async ask(): Promise<void> {
    const { world } = this.scene;
    while (!this.isGone) {
      const answer = await world.cloud.http(this.url, { timeoutSeconds: 2 }).catch((error: Error) => error);
      const page = answer instanceof Error ? answer.message : `${answer.status} ${answer.body}`;
      const whose = this.sessions().find((id) => page.includes(sessionNonce(id)));
      this.saw.push(whose ?? page.slice(0, 80));
      await world.clock.sleep(500);
    }
  }

  leave(): readonly string[] {
    this.isGone = true;
    return this.saw.filter((one, index) => one !== this.saw[index - 1]);
  }
}
