import type { JsonObject } from '../../domain/json';
import type { DeskAnswer } from '../../engine/desk/answer';
import { urlEvent } from '../../local/host/function-url';
import { endStates, promotionEnds, promotions, sessionItem } from '../checkers/whose';
import { textAt } from '../ledger-view';
import { withOtherValue } from '../rollbacks/other-values';
import type { PromotionPlay, Word } from './promotion-play';
import type { Setting } from './setting';

const target = 'staging';

/** How often it is looked how far something is, in seconds, and how long people have patience with the desk. */
const lookSeconds = 5;
/** Nobody waits longer than this for anything: that it takes longer is told at the end. */
const longestSeconds = 12 * 3600;
const thinksSeconds = 20;
const patience = { tries: 4, pauseSeconds: 30 } as const;

const people = {
  ann: 'arn:aws:sts::123456789012:assumed-role/Operators/ann',
  bob: 'arn:aws:sts::123456789012:assumed-role/Operators/bob',
} as const;
type Person = keyof typeof people;

/** What serves in staging before anything is promoted there has another value of a parameter, where the play says so. */
export async function deployFormer({ people: all, workflow }: Setting, { former }: PromotionPlay): Promise<void> {
  if (former === undefined) return;
  const parameters = withOtherValue(workflow, {}, former);
  await all.deploy({ workflow, stack: 'shop', environment: target, name: 'former', parameters });
}

/** People who promote the session of a trial when it has ended, by the desk, and all that they and others do about it. */
export class Promoting {
  private thinking = 0;

  constructor(
    private readonly setting: Setting,
    private readonly play: PromotionPlay,
    private readonly source: string,
  ) {
    this.answerWhoAsks();
    this.spoilWhatIsWatched();
  }

  /** Until the promotion has ended, each time that it was asked for. */
  async ends(): Promise<void> {
    const { world, stage } = this.setting;
    const { twice, again, rules } = this.play;
    const state = () => textAt(sessionItem(stage, this.source), 'state') ?? '';
    // A session may never be opened.
    await this.until(() => endStates.includes(state()) || !(world.isRunning() || world.hasOpenSessions()));
    await world.clock.sleep(rules.soakedMinutes * 60_000);
    const others = this.meddle();
    for (let time = 0; time < (again ? 2 : 1); time++) {
      await Promise.all([this.promote('ann'), twice && this.promote('bob')]);
      await this.until(() => promotions(stage).every((item) => promotionEnds.includes(textAt(item, 'state') ?? '')));
    }
    await others;
    await this.until(() => this.thinking === 0);
  }

  private async until(isSo: () => boolean): Promise<void> {
    const { clock } = this.setting.world;
    const last = clock.now() + longestSeconds * 1000;
    while (!isSo() && clock.now() < last) await clock.sleep(lookSeconds * 1000);
  }

  private async meddle(): Promise<void> {
    const { stage, world } = this.setting;
    const { clock, executions } = world;
    const { withdrawnAfterSeconds: withdrawn, stoppedAfterSeconds: stops } = this.play;
    const from = clock.now();
    const until = (seconds: number) => clock.sleep(Math.max(0, from + seconds * 1000 - clock.now()));
    const stopped = stops.map(async (seconds) => {
      await until(seconds);
      for (const item of promotions(stage)) executions.stop(textAt(item, 'execution_arn') ?? '', undefined, 'by hand');
    });
    const takenBack = withdrawn !== undefined && until(withdrawn).then(() => this.say('bob', 'withdraw_promotion'));
    await Promise.all([...stopped, takenBack]);
  }

  private promote(person: Person): Promise<void> {
    return this.say(person, 'promote');
  }

  private answerWhoAsks(): void {
    const { world } = this.setting;
    const questions = [
      ['approval', 'promotion', this.play.answer],
      ['return_approval', 'return', this.play.answerOfReturn],
    ] as const;
    world.store.onWrite(({ oldImage, newImage }) => {
      if (textAt(newImage, 'kind') !== 'promotion') return;
      for (const [name, of, word] of questions) {
        if (textAt(newImage, name, 'state') !== 'asked' || textAt(oldImage, name, 'state') === 'asked') continue;
        if (word !== undefined) this.later(thinksSeconds, () => this.answer(of, word));
      }
    });
  }

  private answer(of: 'promotion' | 'return', verdict: NonNullable<Word>): Promise<void> {
    return this.say('bob', 'answer_promotion', { of, verdict });
  }

  /** Once: what takes its place may be watched in peace. */
  private spoilWhatIsWatched(): void {
    const { spoiledAfterSeconds: after } = this.play;
    if (after === undefined) return;
    let isSpoiled = false;
    this.setting.world.store.onWrite(({ oldImage, newImage }) => {
      const isWatched = textAt(newImage, 'kind') === 'promotion' && textAt(newImage, 'state') === 'soaking';
      if (!isWatched || textAt(oldImage, 'state') === 'soaking' || isSpoiled) return;
      isSpoiled = true;
      this.later(after, () => this.spoil());
    });
  }

  /** Somebody terminates, in the console, the instances that serve in staging. */
  private async spoil(): Promise<void> {
    const { world, stage } = this.setting;
    const instances = stage
      .ours()
      .filter(({ type, tags }) => type === 'AWS::EC2::Instance' && tags['unity:environment'] === target);
    if (instances.length === 0) return;
    const input = { InstanceIds: instances.map(({ id }) => id) };
    await world.call('ec2', 'TerminateInstances', input).catch(() => undefined);
  }

  private later(seconds: number, act: () => Promise<void>): void {
    this.thinking += 1;
    this.setting.world.clock.after(seconds * 1000, () => {
      act()
        .catch(() => undefined)
        .finally(() => {
          this.thinking -= 1;
        });
    });
  }

  /** A person is refused, or tries again where the desk could not be reached. */
  private async say(person: Person, verb: string, more: JsonObject = {}): Promise<void> {
    const { world } = this.setting;
    const body = JSON.stringify({ verb, session: this.source, to: target, reason: 'simulation', ...more });
    for (let attempt = 0; attempt < patience.tries; attempt++) {
      const answer = await world.invokeFunction('desk', urlEvent(people[person], body)).catch(() => undefined);
      const { statusCode } = (answer ?? { statusCode: 500 }) as unknown as Pick<DeskAnswer, 'statusCode'>;
      if (statusCode < 500) return;
      await world.clock.sleep(patience.pauseSeconds * 1000);
    }
  }
}
