import type { HttpAnswer, HttpGetOptions } from '../../../lambdas/shared/clients';
import { UnityError } from '../../domain/errors/unity-error';
import type { Clock } from '../../ports/clock';
import type { Random } from '../../ports/random';
import { addBaseline } from './account/baseline';
import type { Draw } from './account/durations';
import { filesIn, putFile } from './account/holders';
import { type InventoryRow, listInventory } from './account/inventory';
import { type CloudLimits, defaultLimits } from './account/limits';
import { prune } from './account/prune';
import { type CloudState, emptyState, stateVersion } from './account/state';
import type { StoredFiles } from './account/stored-files';
import { foreignText } from './account/tables';
import type { ToldEvent, World } from './account/world';
import { answer, findOperation } from './api/dispatch';
import { drawLatency } from './api/latency';
import { durationOf, follow, networkError } from './http/get';
import { services } from './services';

/** How an account is made. */
export interface SimulatedCloudOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default 111122223333, the account of AWS's examples */
  readonly accountId?: string;
  readonly limits?: Partial<CloudLimits>;
  /** Whether other people's things are in it. @default true */
  readonly baseline?: boolean;
  /** Hears of the events that something in the account sends. */
  readonly onEvent?: (event: ToldEvent) => void;
}

/** A call that had its effect: when it was made, how long it took, and what it began. Times are milliseconds. */
export interface AccountCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly at: number;
  readonly milliseconds: number;
  readonly began: readonly Draw[];
}

function isState(value: unknown): value is CloudState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === stateVersion &&
    'ec2' in value
  );
}

/**
 * An AWS account in memory, behind the real SDK clients (see `plug-all.ts` and the README beside this file). Its state
 * is plain data; what provisioning has come to follows from the clock, so nothing runs in the background.
 */
export class SimulatedCloud {
  readonly region: string;
  readonly accountId: string;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly onEvent: SimulatedCloudOptions['onEvent'];
  private limits: CloudLimits;
  private state: CloudState = emptyState();
  private hears: ((call: AccountCall) => void) | undefined;

  constructor(options: SimulatedCloudOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.onEvent = options.onEvent;
    this.region = options.region ?? 'us-east-1';
    this.accountId = options.accountId ?? '111122223333';
    this.limits = { ...defaultLimits, ...options.limits };
    if (options.baseline ?? true) addBaseline(this.world(), services);
  }

  /**
   * One call of an SDK client: input of the command in, output with `$metadata` out.
   *
   * @throws the SDK's own exceptions, with AWS's codes as `name`
   * @throws UnityError NotSimulated for what the account does not know
   */
  async call(service: string, operation: string, input: unknown): Promise<unknown> {
    const given = typeof input === 'object' && input !== null ? input : {};
    const request = { service, operation, input: given as Readonly<Record<string, unknown>> };
    const { model, found } = findOperation(services, request);
    const at = this.clock.now();
    if (this.limits.latency) await this.clock.sleep(drawLatency(this.random, operation));
    const began: Draw[] = [];
    const world = { ...this.world(), drew: (draw: Draw) => began.push(draw) };
    prune(world);
    const answered = answer(world, model, found, request);
    this.hears?.({ ...request, at, milliseconds: world.now - at, began });
    return answered;
  }

  /** Tells somebody, in the caller’s own context, of every call that has its effect. */
  watch(hears: (call: AccountCall) => void): void {
    this.hears = hears;
  }

  /** Everything alive. */
  inventory(): InventoryRow[] {
    return listInventory(this.world());
  }

  /** The files in a file system or in a copy of one, by its id; undefined when it is not there (any more). */
  files(id: string): StoredFiles | undefined {
    return filesIn(this.world(), id);
  }

  /** Writes a file into a file system now, as whatever has mounted it would. */
  writeFile(id: string, path: string, content: string): void {
    putFile(this.world(), id, path, content);
  }

  /** Everything that stands in the account or stood there lately, to be read only: for who judges calls by it. */
  get contents(): Readonly<CloudState> {
    return this.state;
  }

  /** What was there before us, as one text; equal texts mean that nothing of it was touched. */
  baselineFingerprint(): string {
    return foreignText(this.state);
  }

  /** Changes the account's limits from now on: capacity that runs out, rights that are withdrawn. */
  adjust(limits: Partial<CloudLimits>): void {
    this.limits = { ...this.limits, ...limits };
  }

  /** Does something while no pool has an instance to give. */
  async withoutCapacity<T>(work: () => Promise<T>): Promise<T> {
    const rule = { atMost: 0 };
    this.adjust({ capacity: [...this.limits.capacity, rule] });
    try {
      return await work();
    } finally {
      this.adjust({ capacity: this.limits.capacity.filter((other) => other !== rule) });
    }
  }

  /** The state, a copy that `v8.serialize` takes. Limits are not in it. */
  snapshot(): unknown {
    return structuredClone(this.state);
  }

  /** Puts a state back. @throws UnityError LocalWorldUnreadable for what is none, or of another version */
  restore(snapshot: unknown): void {
    if (!isState(snapshot)) throw new UnityError('LocalWorldUnreadable');
    this.state = structuredClone(snapshot);
  }

  /**
   * A GET over the internet, answered from the account's state.
   *
   * @throws an Error with Node's `code` (ECONNREFUSED, ETIMEDOUT, ENOTFOUND, EPROTO) where a link is missing
   */
  async http(address: string, options: HttpGetOptions): Promise<HttpAnswer> {
    const url = new URL(address);
    const outcome = follow(this.world(), url);
    await this.clock.sleep(durationOf(this.world(), outcome, options.timeoutSeconds));
    if (outcome.kind === 'failure') throw networkError(url, outcome);
    return outcome.answer;
  }

  private world(): World {
    const { state, random, limits, region, accountId, onEvent } = this;
    const tell: World['tell'] = (milliseconds, event) =>
      void this.clock.sleep(milliseconds).then(() => onEvent?.(event));
    return { state, now: this.clock.now(), random, limits, region, accountId, tell };
  }
}
