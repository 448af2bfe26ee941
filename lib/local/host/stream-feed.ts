import type { Json } from '../../domain/json';
import type { Timers } from '../../ports/timers';
import type { StreamRecord } from '../store/stream';
import { hostFigures } from './figures';

/** Records that one batch carries at the most (Lambda’s default for DynamoDB streams). */
const batchSize = 100;
/** A record that fails alone is delivered again this often before it is set aside (as `constructs/ledger-stream.ts`). */
const retries = 10;
/** The pauses between deliveries grow to this, in seconds. Assumed: Lambda names no figure for streams. */
const longestPauseSeconds = 60;

/** Plays the event source mapping of the ledger’s stream: batches in order, again when the function fails. */
export class StreamFeed {
  private readonly waiting: StreamRecord[] = [];
  private delivering: readonly StreamRecord[] = [];
  private running: Promise<void> | undefined;
  /** Records that could not be delivered and were set aside, told again since or not. */
  readonly setAside: StreamRecord[] = [];

  constructor(
    private readonly timers: Timers,
    private readonly deliver: (event: Json) => Promise<unknown>,
    /** Keeps what could not be delivered, with its payload. */
    private readonly keep: (event: Json) => void,
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

  /** A batch that fails is split, down to the records that cannot be told; splitting is no retry. */
  private async deliverBatch(batch: readonly StreamRecord[]): Promise<void> {
    const event = { Records: batch.map(asEventRecord) } as unknown as Json;
    for (let attempt = 0; attempt <= retries; attempt++) {
      try {
        await this.deliver(event);
        return;
      } catch {
        await this.timers.sleep(1000 * Math.min(2 ** (attempt + 1), longestPauseSeconds));
        if (batch.length > 1) return this.deliverHalves(batch);
      }
    }
    this.setAside.push(...batch);
    this.keep(event);
  }

  private async deliverHalves(batch: readonly StreamRecord[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.deliverBatch(batch.slice(0, middle));
    await this.deliverBatch(batch.slice(middle));
  }
}

function asEventRecord(record: StreamRecord): object {
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(record.at / 1000),
      Keys: record.keys,
      ...(record.oldImage && { OldImage: record.oldImage }),
      ...(record.newImage && { NewImage: record.newImage }),
    },
  };
}
