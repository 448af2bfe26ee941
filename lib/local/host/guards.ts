import type { Json } from '../../domain/json';
import type { Timers } from '../../ports/timers';
import type { ExecutionRecord } from '../states/executions';
import { hostFigures } from './figures';
import { isThrottled } from './lambda-host';
import { statusEvent } from './status-event';

/** What the guards need of the world that they watch. */
export interface GuardsOptions {
  readonly timers: Timers;
  readonly invoke: (functionName: string, event: Json) => Promise<Json>;
  /** Whether anything runs or waits to be looked after. */
  readonly isBusy: () => boolean;
  /** Whether something waits to be told again. */
  readonly hasUntold: () => boolean;
  /** Whether the event of a status reaches the watchdog: such events are best effort. @default always */
  readonly hears?: (execution: ExecutionRecord) => boolean;
}

/** An event that a function failed at until nobody tried any more. */
export interface DeadLetter {
  readonly functionName: string;
  readonly event: Json;
}

/** Plays EventBridge: the rule that calls the watchdog when an execution ends badly, and the schedules. */
export class Guards {
  private sweeping = false;
  private retelling = false;
  /** What the failures queue holds. */
  readonly deadLetters: DeadLetter[] = [];

  constructor(private readonly options: GuardsOptions) {}

  statusChanged(execution: ExecutionRecord): void {
    this.keepSweeping();
    const { timers, hears } = this.options;
    if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED') return;
    if (hears && !hears(execution)) return;
    const event = statusEvent(execution);
    timers.after(hostFigures.statusEventSeconds * 1000, () => void this.invoke('watchdog', event));
  }

  /** Invokes asynchronously, as EventBridge does: what fails is tried again, and is a dead letter at the end. */
  async invoke(functionName: string, event: Json): Promise<void> {
    const { timers } = this.options;
    for (const pauseSeconds of [...hostFigures.asynchronousRetrySeconds, undefined]) {
      try {
        await this.untilThereIsRoom(functionName, event);
        return;
      } catch {
        if (pauseSeconds === undefined) break;
        await timers.sleep(pauseSeconds * 1000);
      }
    }
    this.deadLetters.push({ functionName, event });
  }

  /** What was refused for want of room is no try: Lambda asks again, with growing pauses, for hours. */
  private async untilThereIsRoom(functionName: string, event: Json): Promise<void> {
    const { timers, invoke } = this.options;
    const { longestPauseSeconds, forSeconds } = hostFigures.asynchronousThrottling;
    const until = timers.now() + forSeconds * 1000;
    for (let pauseSeconds = 1; ; pauseSeconds = Math.min(2 * pauseSeconds, longestPauseSeconds)) {
      try {
        await invoke(functionName, event);
        return;
      } catch (error) {
        if (!isThrottled(error) || timers.now() >= until) throw error;
        await timers.sleep(pauseSeconds * 1000);
      }
    }
  }

  /** The sweeper’s schedule; it rests while nothing runs, so that time can stand still. */
  keepSweeping(): void {
    if (this.sweeping) return;
    this.sweeping = true;
    this.options.timers.after(hostFigures.sweepSeconds * 1000, () => {
      this.sweeping = false;
      if (!this.options.isBusy()) return;
      this.keepSweeping();
      void this.invoke('sweeper', {});
    });
  }

  /** The schedule by which the publisher tells again what it could not tell; it rests while there is nothing. */
  keepRetelling(): void {
    if (this.retelling) return;
    this.retelling = true;
    this.options.timers.after(hostFigures.retellSeconds * 1000, () => {
      this.retelling = false;
      if (!this.options.hasUntold()) return;
      this.keepRetelling();
      void this.invoke('publisher', { retell: true });
    });
  }
}
