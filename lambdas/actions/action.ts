import type { z } from 'zod';
import type { CarriedValue } from '../../lib/domain/carried-value';
import type { ErrorCode } from '../../lib/domain/errors/catalogue';
import type { Json, JsonObject } from '../../lib/domain/json';
import type { ResourceRow } from '../../lib/domain/resource';
import type { Settings } from '../../lib/domain/settings';
import type { Signal } from '../../lib/domain/signal';
import type { Clock } from '../../lib/ports/clock';
import type { Clients } from '../shared/clients';
import type { ActionDefinition, OutputValues } from './definition';

/** What every part of an action is given. */
export interface StepContext {
  readonly session: {
    readonly id: string;
    readonly stackName: string;
    readonly environment: string;
    readonly workflow: string;
    /** It follows a revision that serves: the stack holds what former sessions have made. */
    readonly isRevision?: true;
  };
  readonly step: string;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly settings: Settings;
  /**
   * The sessions of which one's nonce is on every page that the step stands on (`showsNonce` of what has set it up): its
   * own, or the one from which a revision has kept the page.
   */
  setUpBy(): Promise<readonly string[]>;
  /** The session's four tags for the resource of that key, as `{Key, Value}` pairs (see `tags.ts`). */
  tags(key: string): readonly { readonly Key: string; readonly Value: string }[];
  /** A physical name of at most `limit` characters (default 32): prefix, stack and a hash, the same on every try. */
  physicalName(key: string, limit?: number): string;
  /** The step's rows in the order of their intents. */
  resources(): readonly ResourceRow[];
  resource(key: string): ResourceRow | undefined;
  /** The copy (snapshot id, recovery point ARN) that the session is to begin this row's data from, if from any. */
  restoreFrom(key: string): string | undefined;
  /** The keys of all rows of the step for which there is such a copy. */
  restoreKeys(): readonly string[];
  /** What the same step of the deployment that this one repeats has frozen under that name (`carries` of the definition). */
  carried(name: string): CarriedValue | undefined;
}

/** What is known of a step without asking AWS. */
export type KnownContext = Omit<StepContext, 'clients'>;

/** How one resource is made, found again and told apart. `Params` is whatever `create` needs. */
export interface ResourceHandler {
  /** CloudFormation's name of the type; one of the definition's `resources`. */
  readonly type: string;
  /** The id of the resource that this intent made, by token or tags; undefined when none is seen. More than one is `AmbiguousResource`. */
  find(context: StepContext, row: ResourceRow): Promise<string | undefined>;
  /** Asks AWS to remove it. Absent already is success. May be called again at any time. */
  remove(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<void>;
  /**
   * Whether it must stay although this step is undone, because something that is not the session's needs it by now. It
   * is never asked away then, and the session names it as kept.
   */
  mustStay?(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<boolean>;
  /** Whether AWS still shows it alive (a terminated instance is gone; one shutting down is not). */
  exists(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<boolean>;
  /**
   * Whether a resource of which only the id is known is what the intent of the row’s key made, by its tags or by what it
   * stands under. @default `find` comes upon it
   */
  isOurs?(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<boolean>;
  /** When a rollback need not wait for it. @default never: it is waited for until it is gone */
  readonly handsOver?: HandsOver;
}

/**
 * A removal that only time completes: all that can be asked for was accepted, and what is left holds nothing else up. The
 * rollback hands it over, goes on, and comes back to it after its verdict.
 */
export interface HandsOver {
  /** The error of `remove` that says so; one of those that are waited for (`isBlocked`). */
  readonly refusal: string;
  /** It says so only while something of this type, which was handed over itself, uses the resource. @default always */
  readonly whileUsedBy?: string;
}

/** What `begin` and `poll` may do beside looking. */
export interface MakeContext<Input> extends StepContext {
  readonly input: Input;
  /**
   * Makes a resource once: intent, call, record, each a fenced write. Returns the id at once when it is recorded.
   * After a crash or a lost answer it looks for what the intent made (over the visibility window) before
   * calling again. `create` passes `row.token` or the tags of `row.key` to AWS and returns the id.
   */
  make(
    key: string,
    handler: ResourceHandler,
    create: (row: ResourceRow) => Promise<string>,
    metadata?: JsonObject,
  ): Promise<string>;
  /** Frees a key whose resource is certainly gone or failed, so that the next `make` makes a new generation. */
  renew(key: string): Promise<void>;
  /** Keeps facts on a row (for `check`, `compensate` and the session document). */
  note(key: string, metadata: JsonObject): Promise<void>;
  /** Computes a value once per step and keeps it in the ledger: what must not drift between tries (an AMI id). */
  freeze<T extends Json>(name: string, compute: () => Promise<T>): Promise<T>;
  /** Tells dependents on `created` the outputs known so far. */
  publish(outputs: OutputValues): Promise<void>;
  /** What somebody outside has told this step, read anew; undefined as long as nobody has. */
  signal(): Promise<Signal | undefined>;
  /** A fence: rejects with `StepFenced` when a newer epoch has taken over. `make` calls it before every creating call. */
  fence(): Promise<void>;
}

/** What a poll found. */
export type PollResult =
  | { readonly status: 'ready'; readonly outputs: OutputValues }
  /**
   * `reason` is shown to people; `againInSeconds` is a hint, or exactly known for `token` actions; `failsAs` is what the
   * step fails as when this still stands at its deadline, if not as `StepTimedOut`.
   */
  | {
      readonly status: 'pending';
      readonly reason: string;
      readonly againInSeconds?: number;
      readonly failsAs?: ErrorCode;
    };

/** What a check or a pre-flight rehearsal found wrong; none means all is well. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Of a check: which resource it is about, and how that differs, in words. */
  readonly about?: { readonly id: string; readonly expected: string; readonly found: string };
}

/** Why a pass has to be repeated. */
export interface Wait {
  readonly status: 'pending';
  /** What it waits for, shown to people: the same words as long as it is the same. */
  readonly reason: string;
  /**
   * How far a copy of data that is under way has come, in steps so wide that each is worth being written down. An undo may
   * wait for hours for that, and for nothing else.
   */
  readonly howFar?: string;
  /** Where it is known, when what it waits for is over. */
  readonly againInSeconds?: number;
}

/** What one pass of undoing came to. */
export type UndoResult =
  | { readonly status: 'gone' }
  | Wait
  /** All is gone but for what only time takes away; it holds nothing else up. */
  | { readonly status: 'handed_over'; readonly reason: string };

/** Copies data, once a key: before it is deleted, or for a checkpoint. */
export interface SavingContext extends StepContext {
  /**
   * Like `make`, for a copy of the data of the row `of`: its row says so from its intent on, and no undo of the step
   * removes it. `rollback.kept` names it. Handlers of copies stand in `removeInOrder` like all others: what a lost call
   * made is recorded there.
   */
  save(
    key: string,
    of: string,
    handler: ResourceHandler,
    create: (row: ResourceRow) => Promise<string>,
    metadata?: JsonObject,
  ): Promise<string>;
  /** Frees the key of a copy that came to nothing, so that the next `save` makes a new generation. */
  renew(key: string): Promise<void>;
  /** Keeps facts on a row (for `check`, `compensate` and the session document). */
  note(key: string, metadata: JsonObject): Promise<void>;
}

/** What `compensate` may do beside looking. Passes are repeated until all is gone; each must converge. */
export interface UndoContext extends SavingContext {
  /**
   * Whether data is copied before it is deleted even where it seems that nothing was ever written: the policy in force for
   * the step, its environment’s or its own, is `snapshot`.
   */
  readonly copiesAlways: boolean;
  /**
   * ISO time at which the rollback was asked for. Whatever kept an earlier one from its end, anybody may have written since:
   * a copy that was complete by then is not relied on.
   */
  readonly askedAt: string | undefined;
  /**
   * One pass over the rows: finds what an intent without an id made, asks for removal, looks whether it is gone, and
   * records each state. Handlers stand in teardown order; a row is touched only when those before it are gone, and
   * handed over with them where they are.
   */
  removeInOrder(handlers: readonly ResourceHandler[]): Promise<UndoResult>;
}

/** What one pass of copying data came to. */
export type CaptureResult =
  /** `without`: why there is no copy, for people: nothing was ever written. */
  { readonly status: 'captured'; readonly without?: string } | Wait;

/** The parts that do an action. All may be called twice, at any time, after any crash. */
export interface Action<Definition extends ActionDefinition = ActionDefinition> {
  readonly definition: Definition;
  /**
   * Looks for reasons why the step cannot succeed, changing nothing (DryRun calls, unreadable inputs). What only earlier
   * steps can give is absent from `input`, whatever its type says.
   */
  rehearse?(context: StepContext & { readonly input: z.output<Definition['input']> }): Promise<readonly Finding[]>;
  /** Sets everything going; returns as soon as AWS has accepted it. */
  begin(context: MakeContext<z.output<Definition['input']>>): Promise<void>;
  /** Looks once whether it works. */
  poll(context: MakeContext<z.output<Definition['input']>>): Promise<PollResult>;
  /**
   * Whether what is there is what was asked for; called after `ready`. A finding fails the step as `CheckFailed`, but for
   * what `onlyLooks`: that is polled on until its deadline.
   */
  check(
    context: StepContext & { readonly input: z.output<Definition['input']> },
    outputs: OutputValues,
  ): Promise<readonly Finding[]>;
  /**
   * One pass of copying, for the checkpoint of that name, the data of what the step has made: of every action that makes
   * what `holdsData`. The key of each copy ends with the checkpoint’s name.
   */
  capture?(context: SavingContext, checkpoint: string): Promise<CaptureResult>;
  /** One pass of undoing. */
  compensate(context: UndoContext): Promise<UndoResult>;
  /** Looks once more, long after, for anything of the step that is alive; returns the keys of such rows. */
  verifyGone(context: StepContext): Promise<readonly string[]>;
}
