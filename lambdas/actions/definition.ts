import type { z } from 'zod';
import type { EventPattern } from '../../lib/domain/event-pattern';
import type { PermissionSet } from '../../lib/domain/functions';
import type { Json } from '../../lib/domain/json';
import type { SignalKind } from '../../lib/domain/signal';

/** Seconds that something usually takes: half of the time, and nearly always. */
export interface Duration {
  readonly p50Seconds: number;
  readonly p95Seconds: number;
}

/** One output of an action and when it is known. */
export interface OutputDefinition {
  readonly schema: z.ZodType;
  /** `created`: known long before the step works; `ready`: only then. */
  readonly from: 'created' | 'ready';
  readonly description: string;
}

/** A kind of resource that an action makes. */
export interface ResourceDefinition {
  /** CloudFormation's name of the type, such as `AWS::EC2::VPC`. */
  readonly type: string;
  /** Holds data of the user: never deleted before a snapshot, or without consent. */
  readonly holdsData: boolean;
}

/** Stands in a statement's `resources` for the functions that the installation declares under `invoke_targets`. */
export const declaredTargets = 'declared invoke_targets';

/** Stands in a statement's `resources` for the name of each CodeBuild project that is declared under `test_projects`. */
export const declaredProject = 'declared test_projects';

/** One IAM statement; `conditions` in IAM's own form. */
export interface IamStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why it is needed and, for `*`, why it cannot be narrower. */
  readonly why: string;
  /** Of what changes something: why the session's tags cannot confine it, and what does instead. */
  readonly exception?: string;
}

/** How much of a service quota a step uses. */
export interface QuotaNeed {
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly name: string;
  readonly amount: number;
}

/** One line of the estimated cost. `hourlyUsd` runs while the stack lives. */
export interface CostLine {
  readonly item: string;
  readonly hourlyUsd: number;
  readonly oneOffUsd?: number;
  /** Said when the line depends on use and is not in the sum. */
  readonly usageBased?: string;
  /** It is what instances cost by the product’s table: where AWS says what they cost at present, that takes its place. */
  readonly isOfInstances?: true;
}

/** Says of a check since when users are served. */
export interface ServingDefinition<Output extends string = string> {
  /** The output with the time, ISO-8601. */
  readonly output: Output;
  /** How far out it looks from: of the checks of a workflow the outermost count. 1: instances or load balancer, 2: edges. */
  readonly distance: number;
}

/** What rollback can do about a step, in a sentence for the plan. */
export interface UndoDefinition {
  readonly kind: 'removes' | 'nothing-to-undo' | 'irreversible';
  readonly text: string;
}

/** The step that listens, and whose it is. */
export interface Listener {
  readonly session: { readonly id: string; readonly stackName: string; readonly environment: string };
  readonly step: string;
}

/**
 * What an action is, without the SDK: the compiler, the plan, the CDK app and the schema read this.
 * The parts that do it stand beside it (see `action.ts`).
 */
export interface ActionDefinition<
  Input extends z.ZodObject = z.ZodObject,
  Outputs extends Readonly<Record<string, OutputDefinition>> = Readonly<Record<string, OutputDefinition>>,
> {
  readonly service: string;
  readonly action: string;
  readonly summary: string;
  /** Whose role runs it. */
  readonly permissionSet: PermissionSet;
  /** `poll`: the driver looks again; `token`: a callback task waits for time or a signal. */
  readonly waits: 'poll' | 'token';
  /** What ends the wait of a `token` action, and its step's timeout; without it, time does. */
  readonly signal?: SignalKind;
  /** The events of the bus that answer the step: of every action with `signal: 'event'`. */
  hears?(listener: Listener & { readonly input: z.output<Input> }): EventPattern | undefined;
  /** What `with` takes. Every key is snake_case and described; optional ones have defaults or are truly optional. */
  readonly input: Input;
  /** Inputs that stand for one another: `with` gives exactly one of them. No other action gives outputs of these names. */
  readonly oneOf?: readonly (keyof z.output<Input> & string)[];
  readonly outputs: Outputs;
  readonly resources: readonly ResourceDefinition[];
  /**
   * The keys of the rows whose data may begin with copies, where the input tells before anything runs; of actions whose
   * input decides how many there are. The rehearsal refuses a copy of any other key.
   */
  readonly dataKeys?: (known: Partial<z.output<Input>>) => readonly string[] | undefined;
  readonly iam: { readonly make: readonly IamStatement[]; readonly undo: readonly IamStatement[] };
  /** Worked out from the resolved input where that is known, else from its defaults. */
  readonly quotas: (input: z.output<Input>) => readonly QuotaNeed[];
  readonly durations: (input: z.output<Input>) => {
    readonly created: Duration;
    readonly ready: Duration;
    /** Until it is gone, or handed over. */
    readonly undo: Duration;
    /** From there until it is gone, where a rollback does not wait for that. */
    readonly tail?: Duration;
    readonly source: string;
  };
  readonly cost: (input: z.output<Input>) => readonly CostLine[];
  readonly undo: UndoDefinition;
  /** It looks, makes and changes nothing: what comes after it need not be made anew where it looks again. */
  readonly onlyLooks?: true;
  /**
   * It asks, waits or tells for one deployment: the next one does so anew wherever anything after it is another. It makes
   * nothing: what comes after it need not be made anew for that.
   */
  readonly asksAnew?: true;
  /**
   * What it makes may be there twice in a stack for a while, once of the revision that serves and once of the next: under
   * names of its own, and without taking anything from the other.
   */
  readonly standsBeside?: true;
  /**
   * Users reach the stack by the address that AWS gives to what it makes: made anew, that is another. Not where another step
   * puts it behind something with one of its own (`leadsTo`).
   */
  readonly hasAddress?: true;
  /**
   * What it freezes that a deployment which repeats a former one takes over from there, each with the inputs that it depends
   * on: where a stack is put back, and where it is promoted to.
   */
  readonly carries?: Readonly<Record<string, readonly (keyof z.output<Input> & string)[]>>;
  /** Inputs with which it may not: undoing the one revision would take from the other. */
  readonly aloneWith?: readonly (keyof z.output<Input> & string)[];
  /** Inputs that name what it works in: what it does there cannot be done beside what serves there. */
  readonly worksIn?: readonly string[];
  /** Inputs that name what it leads the requests of users to: while it stands, what works in these stays. */
  readonly leadsTo?: readonly (keyof z.output<Input> & string)[];
  /** It only tells of what it stands on, which can go before it does. */
  readonly onlyTells?: true;
  /** The pages that it sets up show the nonce of its session: what looks at one of them later tells whose it is by that. */
  readonly showsNonce?: true;
  /** For checks through the data path: see `lib/engine/session/serving.ts`. */
  readonly serving?: ServingDefinition;
}

/** The values of an action's outputs that are known from `created` or `ready` on. */
export type OutputValues = Readonly<Record<string, Json>>;

/** Keeps the literal types of a definition while checking its shape. */
export function defineAction<
  Input extends z.ZodObject,
  const Outputs extends Readonly<Record<string, OutputDefinition>>,
>(
  definition: ActionDefinition<Input, Outputs> & { readonly serving?: ServingDefinition<keyof Outputs & string> },
): ActionDefinition<Input, Outputs> {
  return definition;
}
