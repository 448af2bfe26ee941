import type { Dimension, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { refuse } from '../api/refusal';

/** The refusal of a value. */
export const invalid = (message: string) => refuse('InvalidParameterValueException', message);

const missing = (member: string) => refuse('MissingRequiredParameterException', `The parameter ${member} is required.`);

/** Lengths and counts of the service model (botocore, cloudwatch 2010-08-01). */
const longest = { AlarmName: 255, AlarmDescription: 1024, MetricName: 255, Namespace: 255 } as const;
const mostDimensions = 30;
const mostActions = 5;

/** `p99`, `p99.9`, and the trimmed and winsorized ones (CloudWatch user guide, statistics definitions). */
const extendedStatistic =
  /^(p(100|\d{1,2}(\.\d{1,10})?)|IQM|(tm|wm|tc|ts)\d{1,2}(\.\d{1,10})?|(TM|WM|TC|TS|PR)\(.+:.+\))$/;

function oneOf(member: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw invalid(`The value ${value} for parameter ${member} is not supported.`);
}

function checkTexts(input: PutMetricAlarmInput): void {
  for (const [member, most] of Object.entries(longest)) {
    const value = input[member as keyof typeof longest] ?? '';
    if (value.length > most || /\p{Cc}/u.test(value)) {
      throw invalid(`${member} must have at most ${most} characters and no control characters.`);
    }
  }
}

function checkDimensions(dimensions: readonly Dimension[]): void {
  if (dimensions.length > mostDimensions) throw invalid(`At most ${mostDimensions} dimensions can be given.`);
  const names = dimensions.map(({ Name }) => Name);
  if (new Set(names).size < names.length) throw invalid('No dimension can be given twice.');
  for (const { Name = '', Value = '' } of dimensions) {
    if (Name === '' || Name.length > 255 || Name.startsWith(':')) throw invalid(`${Name} is no name of a dimension.`);
    if (Value === '' || Value.length > 1024) throw invalid(`The value of the dimension ${Name} has a wrong length.`);
  }
}

function checkPeriods(period: number, periods: number): void {
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60.');
  }
  if (period * periods > 7 * 86_400 || (period < 3600 && period * periods > 86_400)) {
    throw invalid('Metrics cannot be checked across more than a day (seven days for periods of an hour).');
  }
}

function checkStatistic(input: PutMetricAlarmInput): void {
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
    throw refuse(
      'InvalidParameterCombinationException',
      'Exactly one of Statistic and ExtendedStatistic must be given.',
    );
  }
  oneOf('Statistic', input.Statistic, ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum']);
  if (input.ExtendedStatistic !== undefined && !extendedStatistic.test(input.ExtendedStatistic)) {
    throw invalid(`The value ${input.ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  oneOf('EvaluateLowSampleCountPercentile', input.EvaluateLowSampleCountPercentile, ['evaluate', 'ignore']);
}

/** Topics and other actions are named by ARN, topics of the alarm's own region only. */
function checkActions(arns: readonly string[], region: string): void {
  if (arns.length > mostActions) throw invalid(`At most ${mostActions} actions can be given.`);
  for (const arn of arns) {
    const [prefix, , service, where] = arn.split(':');
    if (prefix !== 'arn') throw invalid(`${arn} is no ARN.`);
    if (service === 'sns' && where !== region)
      throw invalid(`Invalid region ${where} specified. Only ${region} is supported.`);
  }
}

/** What PutMetricAlarm demands of an alarm on one metric with a fixed threshold. */
export function checkSettings(input: PutMetricAlarmInput, region: string): void {
  checkTexts(input);
  if (input.ComparisonOperator === undefined) throw missing('ComparisonOperator');
  const periods = input.EvaluationPeriods;
  if (periods === undefined) throw missing('EvaluationPeriods');
  if (periods < 1) throw invalid('EvaluationPeriods must be at least 1.');
  if ((input.DatapointsToAlarm ?? 1) > periods) throw invalid('DatapointsToAlarm must not exceed EvaluationPeriods.');
  oneOf('TreatMissingData', input.TreatMissingData, ['breaching', 'notBreaching', 'ignore', 'missing']);
  checkActions([...(input.AlarmActions ?? []), ...(input.OKActions ?? [])], region);
  if (input.Metrics !== undefined && input.Metrics.length > 0) return;
  for (const member of ['MetricName', 'Namespace', 'Period', 'Threshold'] as const) {
    if (input[member] === undefined) throw missing(member);
  }
  if (input.Namespace?.startsWith(':')) throw invalid('A namespace cannot start with a colon.');
  checkStatistic(input);
  checkDimensions(input.Dimensions ?? []);
  checkPeriods(input.Period ?? 0, periods);
}
