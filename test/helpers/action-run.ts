import type { z } from 'zod';
import type { Action, PollResult } from '../../lambdas/actions/action';
import type { ActionDefinition, OutputValues } from '../../lambdas/actions/definition';
import { classify } from '../../lib/engine/step/failure';
import type { TestCloud } from './action-cloud';
import { MemoryStep } from './action-context';

/** Looks and passes at the most: a distribution takes up to 473 s to go, and again when somebody changes it meanwhile. */
const patience = 700;

/** An action on a step with a ledger in memory, driven as the engine drives it. */
export class ActionRun<Definition extends ActionDefinition> {
  readonly step: MemoryStep;

  constructor(
    readonly world: TestCloud,
    readonly action: Action<Definition>,
    readonly input: z.output<Definition['input']>,
    stepName = 'make_it',
  ) {
    this.step = new MemoryStep(world.clients, world.clock, stepName);
  }

  /** Begins and looks until it is ready; after an error that may pass, from the start, as the driver does. */
  async ready(): Promise<OutputValues> {
    return this.persistently(async () => {
      await this.begin();
      for (let looks = 0; looks < patience; looks += 1) {
        const polled: PollResult = await this.action.poll(this.step.making(this.input));
        if (polled.status === 'ready') return polled.outputs;
        await this.world.clock.sleep((polled.againInSeconds ?? 1.5) * 1000);
      }
      throw new Error('never ready');
    });
  }

  begin(): Promise<void> {
    return this.action.begin(this.step.making(this.input));
  }

  /** Undoes it pass by pass, then looks again after the visibility window and removes what was overlooked. */
  async undo(): Promise<void> {
    for (let rounds = 0; rounds < 5; rounds += 1) {
      await this.persistently(() => this.undoOnce());
      await this.world.clock.sleep(60_000);
      const alive = await this.persistently(() => this.action.verifyGone(this.step.context()));
      if (alive.length === 0) return;
      for (const key of alive) this.step.reopen(key);
    }
    throw new Error('never gone');
  }

  private async persistently<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (classify(error).kind !== 'retryable' || tries === 8) throw error;
        await this.world.clock.sleep(2000);
      }
    }
  }

  private async undoOnce(): Promise<void> {
    for (let passes = 0; passes < patience; passes += 1) {
      if ((await this.action.compensate(this.step.undoing())).status === 'gone') return;
      await this.world.clock.sleep(1500);
    }
    throw new Error('never gone');
  }
}
