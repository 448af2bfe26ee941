import type { MeasuredUsage } from './measure';

/** One limit of AWS, and how far it carries. */
export interface ScalingLimit {
  readonly what: string;
  /** The limit, in words. */
  readonly limit: string;
  /** What one deployment takes of it. */
  readonly takes: string;
  /** How many deployments that allows. */
  readonly allows: string;
  readonly source: string;
}

/** What the limits are compared with. */
export interface ScalingFacts {
  readonly measured: MeasuredUsage;
  /** Of a workflow of as many steps as there may be. */
  readonly largest: {
    readonly steps: number;
    readonly definitionBytes: number;
    readonly worstHistoryEvents: number;
  };
}

const at = (limit: number, amount: number): string => Math.floor(limit / amount).toLocaleString('en');
const perSecond = (limit: number, amount: number): string => `${at(limit, amount)} deployments started a second`;
const atOnce = (limit: number, amount: number): string => `${at(limit, amount)} deployments at once`;

const stepFunctionsQuotas = 'docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html';
const lambdaQuotas = 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const dynamoThrottling = 'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb';

/** How many deployments an account and region carries, limit by limit, with AWS’s default quotas. */
export function scalingLimits({ measured, largest }: ScalingFacts): readonly ScalingLimit[] {
  const { forward, peaks, historyEvents } = measured;
  const seconds = peaks.seconds;
  return [
    {
      what: 'functions at once',
      limit: '1,000 in an account and region; new accounts begin with 10',
      takes: `${peaks.functionsAtOnce} at the most, ${peaks.meanFunctionsAtOnce.toFixed(1)} on average`,
      allows: `${atOnce(1000, peaks.functionsAtOnce)} if all are at their peak, ${at(1000, peaks.meanFunctionsAtOnce)} spread out; in a new account even one is throttled, and slower`,
      source: lambdaQuotas,
    },
    {
      what: 'executions started',
      limit: '300 a second (1,300 in a burst) in us-east-1, us-west-2 and eu-west-1, 150 (800) elsewhere',
      takes: '1, and 1 for a rollback',
      allows: `${perSecond(300, 1)}, ${at(150, 1)} elsewhere`,
      source: stepFunctionsQuotas,
    },
    {
      what: 'state transitions',
      limit: '5,000 a second in us-east-1, us-west-2 and eu-west-1, 800 elsewhere; new accounts have less',
      takes: `${forward.transitions}`,
      allows: `${perSecond(5000, forward.transitions)}, ${at(800, forward.transitions)} elsewhere`,
      source: stepFunctionsQuotas,
    },
    {
      what: 'writes of the tables',
      limit: '4,000 write units a second of a new table on demand, doubling every 30 minutes up to 40,000',
      takes: `${peaks.writeUnits} in its busiest second, ${Math.ceil((forward.ledgerWriteUnits + forward.indexWriteUnits) / seconds)} a second on average`,
      allows: `${atOnce(4000, peaks.writeUnits)} if all are in that second, ${at(4000, forward.ledgerWriteUnits / seconds)} spread out`,
      source: dynamoThrottling,
    },
    {
      what: 'one partition: a session and its steps',
      limit: '1,000 write units and 3,000 read units a second',
      takes: `${peaks.partitionWriteUnits} and ${peaks.partitionReadUnits} in its busiest second`,
      allows: 'a session is a partition of its own, so this does not grow with their number',
      source: dynamoThrottling,
    },
    {
      what: 'one partition: the sessions of an environment, in the indexes',
      limit: '1,000 write units a second',
      takes: `${peaks.indexWriteUnits} in its busiest second, ${forward.indexWriteUnits} in all`,
      allows: `${perSecond(1000, forward.indexWriteUnits)} in one environment`,
      source: dynamoThrottling,
    },
    {
      what: 'events put on the bus',
      limit: '10,000 calls a second in us-east-1, 2,400 in us-east-2, fewer in small regions',
      takes: `${forward.events} events over ${Math.round(seconds)} s, up to 10 a call`,
      allows: `${atOnce(2400, forward.events / seconds)} in us-east-2 with one event a call`,
      source: 'docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    },
    {
      what: 'history of one execution',
      limit: '25,000 events',
      takes: `${historyEvents} here; ${largest.worstHistoryEvents.toLocaleString('en')} at the worst for a chain of ${largest.steps} steps`,
      allows: 'what does not fit is refused when the workflow is compiled (`MachineTooLarge`)',
      source: stepFunctionsQuotas,
    },
    {
      what: 'definition of one machine',
      limit: '1,048,576 bytes',
      takes: `${largest.definitionBytes.toLocaleString('en')} for ${largest.steps} steps, the most that a workflow may have`,
      allows: 'the number of steps is refused first',
      source: stepFunctionsQuotas,
    },
    {
      what: 'machines made or changed',
      limit: '1 a second (100 in a burst)',
      takes: 'none: a deployment makes no machine',
      allows: 'only `cdk deploy` with more than 100 workflows and environments meets it',
      source: stepFunctionsQuotas,
    },
  ];
}
