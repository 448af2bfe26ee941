import { memoryMebibytes } from '../../domain/function-memory';
import type { FunctionName } from '../../domain/functions';
import { tableNames } from '../../ledger/tables';
import { currentInvocation } from '../../local/host/invocation';
import type { FunctionRun } from '../../local/host/lambda-host';
import type { CallTap, LocalWorld } from '../../local/host/world';
import type { Consumed } from '../../local/store/consumption';
import type { Measurement } from '../../ports/metrics';
import { assumed } from './assumed';
import { noUsage, plus, type Usage } from './usage';

/** EventBridge counts an event by parts of this size. */
const eventPartBytes = 65_536;

/** What schedules invoke: it is paid whether anything is deployed or not, so it counts to the idle month. */
const scheduled: ReadonlySet<string> = new Set(['sweeper', 'prune']);

/** Counts what a world uses, as AWS would bill it. */
export class Meter {
  private usage = noUsage;
  private world: LocalWorld | undefined;
  private readonly metrics = new Set<string>();
  /** Every run of a function but scheduled ones, in the order of their ends. */
  readonly runs: FunctionRun[] = [];
  /** Everything used of the tables, with its time. */
  readonly consumed: (Consumed & { readonly at: number })[] = [];

  /** `alsoScheduled`: counts scheduled functions too. */
  constructor(private readonly alsoScheduled = false) {}

  /** See `LocalWorldOptions.tap`. */
  readonly tap: CallTap = (call, proceed) => {
    const functionName = currentInvocation()?.functionName;
    if (functionName !== undefined && this.counts(functionName)) this.add({ calls: 1 });
    if (call.operation === 'ListObjectsV2') this.add({ objectLists: 1 });
    if (call.service === 'events') {
      const { Entries } = call.input as { readonly Entries: readonly { readonly Detail?: string }[] };
      const parts = Entries.map(({ Detail = '' }) => Math.ceil(Buffer.byteLength(Detail) / eventPartBytes));
      this.add({ events: parts.reduce((sum, part) => sum + part, 0) });
    }
    return proceed();
  };

  /** Watches the world that was made with this meter’s tap. */
  watch(world: LocalWorld): void {
    this.world = world;
    world.lambda.onRun((run) => this.noteRun(run));
    world.store.onConsumed((consumed) => this.noteConsumed(world, consumed));
    world.measurements.onPut((one) => this.noteMeasurement(one));
  }

  /** What was used so far. */
  get total(): Usage {
    const executions = this.world?.executions.all() ?? [];
    return plus(this.usage, {
      executions: executions.length,
      transitions: executions.reduce((sum, { transitions }) => sum + transitions, 0),
      // Machines trace, functions do not unless they are told to. One that goes on in the trace of another may cost nothing
      // more; each counts as one here.
      traces: executions.length,
      // As if nothing else of its hour were measured: what is measured again in it costs nothing more.
      metricHours: this.metrics.size,
    });
  }

  private noteMeasurement({ name, sets, dimensions }: Measurement): void {
    this.add({ logBytes: assumed.logBytesPerMeasurement });
    for (const set of sets) this.metrics.add([name, ...set.map((dimension) => dimensions[dimension])].join(' '));
  }

  private counts(functionName: string): boolean {
    return this.alsoScheduled || !scheduled.has(functionName);
  }

  private noteRun(run: FunctionRun): void {
    const { functionName, startedAt, endedAt, isCold } = run;
    if (!this.counts(functionName)) return;
    this.runs.push(run);
    const seconds = Math.ceil(endedAt - startedAt) / 1000;
    this.add({
      invocations: 1,
      coldStarts: isCold ? 1 : 0,
      streamBatches: functionName === 'publisher' ? 1 : 0,
      gigabyteSeconds: (seconds * memoryMebibytes(functionName as FunctionName)) / 1024,
      logBytes: assumed.logBytesPerInvocation,
    });
  }

  /** What nobody’s function reads is the simulation’s own look, or a person’s command; a person’s writes count. */
  private noteConsumed(world: LocalWorld, consumed: Consumed): void {
    const functionName = currentInvocation()?.functionName;
    const { table, readUnits, writeUnits, indexWriteUnits } = consumed;
    if (functionName === undefined ? readUnits > 0 : !this.counts(functionName)) return;
    this.consumed.push({ ...consumed, at: world.clock.now() });
    const isAudit = table === tableNames(world.settings.prefix).audit;
    this.add({
      readUnits,
      indexWriteUnits,
      ledgerWrites: !isAudit && writeUnits > 0 ? 1 : 0,
      [isAudit ? 'auditWriteUnits' : 'ledgerWriteUnits']: writeUnits,
    });
  }

  private add(more: Partial<Usage>): void {
    this.usage = plus(this.usage, more);
  }
}
