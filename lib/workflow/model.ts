import type { Json, JsonObject } from '../domain/json';

/** When a dependency is satisfied: its outputs are known, or it works. */
export type Until = 'created' | 'ready';

/** What rollback does with what a step made. */
export type RollbackPolicy = 'compensate' | 'retain' | 'snapshot';

/** One `depends_on` entry. */
export interface Dependency {
  readonly step: string;
  readonly until: Until;
}

/** A declared parameter. `pattern` applies to strings, `minimum`/`maximum` to numbers. */
export interface ParameterSpec {
  readonly type: 'string' | 'number' | 'boolean' | 'list' | 'map';
  readonly description?: string;
  readonly default?: Json;
  readonly allowed?: readonly Json[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Where the value of an input comes from. */
export type InputOrigin =
  | { readonly kind: 'with' }
  | { readonly kind: 'bound'; readonly step: string; readonly output: string }
  | { readonly kind: 'default' };

/** The value of one input; strings in it may hold `${…}` expressions, resolved when the step starts. */
export interface InputBinding {
  readonly value: Json;
  readonly origin: InputOrigin;
}

/** The budget a step has for trying again after a retryable error. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
}

/** One checked step. */
export interface Step {
  readonly name: string;
  readonly service: string;
  readonly action: string;
  readonly timeoutSeconds: number;
  readonly dependsOn: readonly Dependency[];
  readonly inputs: { readonly [input: string]: InputBinding };
  /** A condition as text; the step is skipped when it is false. */
  readonly when?: string;
  readonly retry: RetryPolicy;
  readonly rollback: RollbackPolicy;
  /** A checkpoint of this name is captured when the step is ready. */
  readonly checkpoint?: string;
  /** With copies of all data that there is then; without it, of the state alone. */
  readonly checkpointData?: 'snapshot';
  /** 1-based place in the file. */
  readonly line: number;
}

/** A checked workflow: all references resolve, the graph has no cycle, every input has a value. */
export interface Workflow {
  readonly name: string;
  /** `name@hash` of the normalized definition. */
  readonly id: string;
  readonly description?: string;
  readonly parameters: { readonly [name: string]: ParameterSpec };
  /** Values that the stack gives, as expressions. */
  readonly outputs: JsonObject;
  /** In the file's order. */
  readonly steps: readonly Step[];
}
