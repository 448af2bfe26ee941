import type { Json } from '../../domain/json';
import type { Timers } from '../../ports/timers';
import type { StreamRecord } from '../store/stream';
import { hostFigures } from './figures';

/** Records that one batch carries at the most (Lambda’s default for DynamoDB streams). */
const batchSize = 100;
/** A batch that fails is delivered again this often before it is set aside. */
const deliveries = 5;

/** Plays the event source mapping of the ledger’s stream: batches in order, again when the function fails. */
export class StreamFeed {
  private readonly waiting: StreamRecord[] = [];
  private delivering: readonly StreamRecord[] = [];
  private running: Promise<void> | undefined;
  /** Batches that could not be delivered. */
  readonly failed: (readonly StreamRecord[])[] = [];

  constructor(
    private readonly timers: Timers,
    private readonly deliver: (event: Json) => Promise<unknown>,
  ) {}

  push(record: StreamRecord): void {
    this.waiting.push(record);
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  /** What was written and not told yet: it must not be lost with the process. */
  undelivered(): readonly StreamRecord[] {
    return [...this.delivering, ...this.waiting];
  }

  /** Resolves when all that was written has been told. */
  async drained(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.timers.sleep(hostFigures.streamDelaySeconds * 1000);
      this.delivering = this.waiting.splice(0, batchSize);
      await this.deliverBatch(this.delivering);
      this.delivering = [];
    }
  }

  private async deliverBatch(batch: readonly StreamRecord[]): Promise<void> {
    const event = { Records: batch.map(asEventRecord) } as unknown as Json;
    for (let delivery = 1; delivery <= deliveries; delivery++) {
      try {
        await this.deliver(event);
        return;
      } catch {
        await this.timers.sleep(1000 * 2 ** delivery);
      }
    }
    this.failed.push(batch);
  }
}

function asEventRecord(record: StreamRecord): object {
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    dynamodb: {
      Keys: record.keys,
      ...(record.oldImage && { OldImage: record.oldImage }),
      ...(record.newImage && { NewImage: record.newImage }),
    },
  };
}
