import { createHash } from 'node:crypto';
import type { Json } from '../../domain/json';

/**
 * The event of a start, as CloudTrail records it and EventBridge hands it on; `answer` is that of StartExecution. Times are
 * to the second.
 */
export function startRecord(person: string, answer: object): Json {
  const { executionArn, startDate } = answer as { readonly executionArn: string; readonly startDate: Date };
  const at = `${startDate.toISOString().slice(0, 19)}Z`;
  return {
    source: 'aws.states',
    'detail-type': 'AWS API Call via CloudTrail',
    time: at,
    detail: {
      eventID: createHash('sha256').update(`${executionArn} ${person}`).digest('hex').slice(0, 32),
      eventTime: at,
      eventSource: 'states.amazonaws.com',
      eventName: 'StartExecution',
      userIdentity: { type: 'AssumedRole', arn: person },
      responseElements: { executionArn },
    },
  };
}
