/** What figures are counted by. Each distinct combination of values is a metric that is paid for: ids are properties. */
export const metricDimensions = ['Environment', 'Workflow', 'Step'] as const;
export type MetricDimension = (typeof metricDimensions)[number];

/** One metric: what it says, and what it is counted by. */
export interface MetricEntry {
  readonly unit: 'Seconds' | 'Count' | 'None';
  readonly says: string;
  /** What all that it is searched by has beside `session_id`. */
  readonly properties: readonly string[];
  readonly sets: readonly (readonly MetricDimension[])[];
}

const perEnvironment = ['Environment'] as const;
const perWorkflow = ['Environment', 'Workflow'] as const;
const perStep = ['Environment', 'Workflow', 'Step'] as const;

const entry = (
  unit: MetricEntry['unit'],
  sets: MetricEntry['sets'],
  says: string,
  properties: readonly string[] = [],
): MetricEntry => ({ unit, sets, says, properties });

/**
 * Everything that is measured of deployments. Nothing is written, and paid, while nothing happens: no metric is sent to say
 * that there was none of it.
 */
export const metrics = {
  CompletedDeployments: entry('Count', [perWorkflow], 'Deployments whose every step came to be ready.'),
  FailedDeployments: entry(
    'Count',
    [perEnvironment, perWorkflow],
    'Deployments that a failure has ended, by its code; whether they are undone then is another figure.',
    ['code'],
  ),
  CancelledDeployments: entry('Count', [perWorkflow], 'Deployments that a person has stopped.'),
  RefusedDeployments: entry('Count', [perWorkflow], 'Requests that were refused before anything was made.', ['code']),
  DeploymentSeconds: entry(
    'Seconds',
    [perWorkflow],
    'From the start of a deployment until its last step was ready, with what it waits for answers and signals. Resumed ' +
      'ones have lain there in between and are left out.',
  ),
  StepSeconds: entry('Seconds', [perStep], 'From the start of a step until it was ready, retries included.'),
  StepRetries: entry('Count', [perStep], 'Tries beyond the first, by the code of the error before.', ['code']),
  StepFailures: entry('Count', [perStep], 'Steps that failed, by the code. Those that were only stopped are none.', [
    'code',
  ]),
  GateSeconds: entry(
    'Seconds',
    [perEnvironment],
    'From when the last of its dependencies allowed it until a step began: what the orchestrator itself takes. One value ' +
      'a step that waited, told when the deployment ends; `step` is the slowest.',
    ['step'],
  ),
  ApprovalSeconds: entry(
    'Seconds',
    [perWorkflow],
    'From a question until a person said yes or no; `asked_for` says whether it was about a step, a rollback or a promotion.',
    ['asked_for', 'verdict'],
  ),
  CleanRollbacks: entry('Count', [perWorkflow], 'Rollbacks after which nothing was left, late tails included.'),
  DirtyRollbacks: entry('Count', [perWorkflow], 'Rollbacks after which something was left.'),
  RollbackSeconds: entry('Seconds', [perWorkflow], 'From the start of a rollback until its first verdict.', [
    'verdict',
  ]),
  UndoFailures: entry('Count', [perEnvironment, perStep], 'Undos of a step that have given up, by the code.', ['code']),
  Leftovers: entry('Count', [perWorkflow], 'Resources that a rollback could not remove, when it ends dirty.'),
  LeftoverHourlyUsd: entry('None', [perWorkflow], 'What those cost an hour, in US dollars.'),
  HourlyUsd: entry(
    'None',
    [perWorkflow],
    'What a deployment has made costs an hour, in US dollars, as the plan estimates it; told when it completes.',
  ),
} as const satisfies Readonly<Record<string, MetricEntry>>;

export type MetricName = keyof typeof metrics;

/** Where the metrics of an installation are kept. */
export const metricsNamespace = (prefix: string): string => `Unity/${prefix}`;

/** One measurement: `Measurement` of the ports, with names that are in the table. */
export interface Measured {
  readonly name: MetricName;
  readonly unit: MetricEntry['unit'];
  readonly at: number;
  readonly values: readonly number[];
  readonly sets: MetricEntry['sets'];
  readonly dimensions: { readonly [Name in MetricDimension]?: string };
  readonly properties: Readonly<Record<string, string>>;
}

/** What a measurement is about. */
export interface MeasuredPlace {
  readonly environment: string;
  readonly workflow: string;
  readonly step?: string;
}

/** Makes a measurement as the table says: dimensions that its sets have not are left out. */
export function measured(
  name: MetricName,
  values: readonly number[],
  about: { readonly at: number; readonly place: MeasuredPlace; readonly properties: Readonly<Record<string, string>> },
): Measured {
  const { unit, sets }: MetricEntry = metrics[name];
  const all = { Environment: about.place.environment, Workflow: about.place.workflow, Step: about.place.step };
  const used = metricDimensions.filter((dimension) => sets.some((set) => set.includes(dimension)));
  const dimensions = Object.fromEntries(used.map((dimension) => [dimension, all[dimension] ?? '']));
  return { name, unit, at: about.at, values: values.map(tidy), sets, dimensions, properties: about.properties };
}

const tidy = (value: number): number => Number(value.toFixed(4));

/** Codes are names. What is none, such as what a function of somebody else’s calls its error, is not told. */
export const toldCode = (code: string | undefined): string =>
  code !== undefined && /^[A-Za-z][A-Za-z0-9_.:-]{0,79}$/.test(code) ? code : 'Other';
