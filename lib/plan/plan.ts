import type { Json, JsonObject } from '../domain/json';
import type { OnFailure } from '../domain/session';
import type { RollbackPolicy, Until } from '../workflow/model';

/** The version of the plan document. Fields may be added, never renamed or dropped. */
export const planVersion = '1.0';

/** One input of a step. `value` keeps the expressions whose values only the run knows. */
export interface PlannedInput {
  readonly value: Json;
  /** `with`, `default`, or the output that it is bound to, such as `steps.create_vpc.vpc_id`. */
  readonly from: string;
  /** Where the parameters in it come from that have neither their default nor a value of the command line. */
  readonly parameters?: { readonly [parameter: string]: string };
}

/** Seconds from a step's start until its outputs are known and until it works. */
export interface PhaseSeconds {
  readonly created: number;
  readonly ready: number;
}

/** One step of a plan. */
export interface PlannedStep {
  readonly name: string;
  readonly service: string;
  readonly action: string;
  readonly depends_on: readonly string[];
  /** For every dependency, what is waited for. */
  readonly until: { readonly [step: string]: Until };
  readonly inputs: { readonly [input: string]: PlannedInput };
  /** Optional inputs that it goes without, each with the skipped step that would give it. */
  readonly without: { readonly [input: string]: string };
  /** Half of the time it takes no longer than this. */
  readonly expected_seconds: PhaseSeconds;
  /** Nineteen times in twenty it takes no longer than this. */
  readonly p95_seconds: PhaseSeconds;
  /** Seconds from the start of the deployment to the start of the step, when every step takes its expected time. */
  readonly starts_seconds: number;
  readonly timeout_seconds: number;
  readonly retry: {
    readonly max_attempts: number;
    readonly interval_seconds: number;
    readonly backoff_rate: number;
    readonly max_delay_seconds: number;
  };
  readonly checkpoint: string | null;
  /** Whether copies of the data are made for its checkpoint. */
  readonly checkpoint_data: 'none' | 'snapshot';
  readonly policy: RollbackPolicy;
  /** `workflow`, or the key of unity.yaml that says so. */
  readonly policy_from: string;
  /** What rollback does about it, in a sentence. */
  readonly undo: string;
  /** Types of the resources it makes. */
  readonly resources: readonly string[];
  readonly when: string | null;
  /** `when` is false with the parameters given: the step is not run. */
  readonly skipped: boolean;
  readonly critical: boolean;
}

/** One line of the cost, in USD. */
export interface PlannedCostLine {
  readonly step: string;
  readonly item: string;
  readonly hourly_usd: number;
  readonly one_off_usd: number;
  /** Why the line is not in the sum, for what depends on use. */
  readonly usage_based: string | null;
}

/** How much of a service quota all steps together use. */
export interface PlannedQuota {
  readonly service_code: string;
  readonly quota_code: string;
  readonly name: string;
  readonly amount: number;
}

/** A copy of data, and what begins with it. */
interface PlannedCopy {
  readonly step: string;
  readonly key: string;
  readonly id: string;
}

/** What a deployment takes from the checkpoint that it begins with. */
export interface PlannedRestore {
  readonly session: string;
  readonly checkpoint: string;
  /** As `parameters_from` of the plan. */
  readonly parameters_from: { readonly [parameter: string]: string };
  /** `key`: the row of the step that begins with the copy. */
  readonly copies: readonly PlannedCopy[];
  /** Copies that nothing begins with though their step is there, and why. */
  readonly unused_copies: readonly (PlannedCopy & { readonly reason: string })[];
  /** What begins empty in steps that have copies of other keys. */
  readonly empty: readonly { readonly step: string; readonly key: string }[];
  /** Steps that make what holds data and begin with none, and why. */
  readonly without: readonly { readonly step: string; readonly reason: string }[];
  /** Steps whose copies are left alone, for the workflow has no such step. */
  readonly unused: readonly string[];
}

/** What a deployment would do, forward and back: the document of `unity plan --json`. */
export interface Plan {
  readonly format_version: string;
  readonly workflow: string;
  readonly workflow_id: string;
  readonly description: string | null;
  readonly stack: string | null;
  readonly environment: string | null;
  readonly parameters: JsonObject;
  /** Where each value comes from: `default`, `given`, `checkpoint`, `FILE:LINE:COLUMN`, or `ssm:` and the parameter’s name. */
  readonly parameters_from: { readonly [parameter: string]: string };
  /** What it begins with, of a checkpoint; null where it begins with nothing. */
  readonly restore: PlannedRestore | null;
  /** In the order of the workflow file. */
  readonly steps: readonly PlannedStep[];
  /** Names of the steps in rows: those of a row depend on none of it. */
  readonly groups: readonly (readonly string[])[];
  /** The most steps that run at the same time, when every step takes its expected time. */
  readonly parallel: number;
  readonly critical_path: { readonly steps: readonly string[]; readonly seconds: number };
  readonly estimate: { readonly p50_seconds: number; readonly p95_seconds: number; readonly method: string };
  /** How long the same steps take when each row waits for the whole row before it. */
  readonly barrier_seconds: number;
  /** How long they take one after the other. */
  readonly serial_seconds: number;
  /** What a deployment does by itself when a step fails, unless its request says otherwise. */
  readonly on_failure: { readonly what: OnFailure; readonly from: string };
  readonly rollback: {
    /** Rows of steps that are undone together, the first row first. */
    readonly order: readonly (readonly string[])[];
    /** Until the verdict, the last, late look for leftovers included. */
    readonly p50_seconds: number;
    /** The steps that decide how long it takes, in the order of their undo. */
    readonly critical_path: readonly string[];
    /** How long that last look takes. */
    readonly verify_seconds: number;
    /** What goes by itself after the verdict, and how long that takes; it holds nothing up. */
    readonly tails: readonly { readonly step: string; readonly p50_seconds: number }[];
    readonly retained: readonly string[];
    /** Steps that make something that holds data. */
    readonly holds_data: readonly string[];
  };
  readonly cost: {
    readonly currency: 'USD';
    readonly hourly_usd: number;
    readonly monthly_usd: number;
    readonly one_off_usd: number;
    readonly lines: readonly PlannedCostLine[];
  };
  readonly quotas: readonly PlannedQuota[];
  readonly limits: {
    readonly definition_bytes: number;
    readonly worst_history_events: number;
    readonly worst_seconds: number;
  };
  /** Steps whose effect cannot be undone. */
  readonly irreversible: readonly string[];
}
