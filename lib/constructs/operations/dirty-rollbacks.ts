import { Aws } from 'aws-cdk-lib';
import { type EventBus, EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../domain/events';
import { onlyLive } from './event-archive';
import { runbookEntry } from './names';
import type { AlarmTopic } from './topic';

/** Rollbacks, and the late ends of what they handed over, that left something behind. */
export const dirtyRollbacks: EventPattern = {
  source: [eventSource],
  detailType: ['ROLLBACK_STATE_CHANGED'],
  detail: { data: { verdict: ['dirty'] } },
};

/** The anchor of its entry in the runbook. */
export const dirtyRollbackRunbook = 'dirty-rollback';

/**
 * Tells people at once, session by session: what is left may cost money, and Unity does nothing more about it. A figure
 * would say only that there was one.
 */
export class DirtyRollbacks extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly topic: AlarmTopic;
      readonly failures: Queue;
    },
  ) {
    super(scope, id);
    const { prefix, bus, topic, failures } = options;
    const rule = new Rule(this, 'Rule', {
      ruleName: `${prefix}-critical-${dirtyRollbackRunbook}`,
      description: `A rollback ended and something is left. Runbook: ${runbookEntry(dirtyRollbackRunbook)}`,
      eventBus: bus,
      eventPattern: dirtyRollbacks,
    });
    onlyLive(rule);
    // Its statement of the topic's policy has no condition, and can have none: EventBridge says nothing of where it comes
    // from when it publishes on a topic (EventBridge user guide, resource-based policies, Amazon SNS).
    rule.addTarget(new SnsTopic(topic.topic, { message, deadLetterQueue: failures }));
  }
}

const session = EventField.fromPath('$.detail.data.session_id');
const environment = EventField.fromPath('$.detail.metadata.environment');

/** In the form that Amazon Q in chat shows as a message; in a mail it reads as well as JSON does. */
const message = RuleTargetInput.fromObject({
  version: '1.0',
  source: 'custom',
  content: {
    textType: 'client-markdown',
    title: `Rollback of ${session} ended dirty`,
    description: `Something that ${session} made in ${environment} is still there and may cost money (account ${Aws.ACCOUNT_ID}, ${Aws.REGION}).`,
    nextSteps: [
      `See what is left, why, and what it costs: unity status ${session}`,
      `Undo what is left: unity rollback ${session}; after the rollback of a part, or for a resume, the command that unity status names instead`,
      `Runbook: ${runbookEntry(dirtyRollbackRunbook)}`,
    ],
  },
  metadata: {
    threadId: session,
    summary: `Rollback of ${session} ended dirty`,
    eventType: 'ROLLBACK_STATE_CHANGED',
    additionalContext: { environment },
  },
});
