import type { Measurement, Metrics } from '../../ports/metrics';

/** The newest are kept, for whoever wants to look. */
const kept = 5_000;

/** Plays CloudWatch as far as our figures go: they are kept as they were told. */
export class Measurements implements Metrics {
  private readonly told: Measurement[] = [];
  private readonly listeners = new Set<(one: Measurement) => void>();

  async put(measurements: readonly Measurement[]): Promise<void> {
    this.restore(measurements);
    for (const listener of this.listeners) for (const one of measurements) listener(one);
  }

  /** Hears of every figure when it is told. */
  onPut(listener: (one: Measurement) => void): void {
    this.listeners.add(listener);
  }

  all(): readonly Measurement[] {
    return this.told;
  }

  /** Goes on after what a former process was told. */
  restore(measurements: readonly Measurement[]): void {
    this.told.push(...measurements);
    if (this.told.length > kept) this.told.splice(0, this.told.length - kept);
  }
}
