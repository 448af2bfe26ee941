import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/aws-events';
import { eventSource } from '../domain/events';
import type { Hearing } from './heard-events';

/** Events for the steps that wait for them: everything but what the orchestrator tells itself. */
export const signals: Hearing = {
  name: 'signals',
  description: 'Events for steps that wait for one.',
  pattern: { source: Match.anythingBut(eventSource) },
  // A step may wait long, but an event that is that late has missed most of them.
  eventAge: Duration.hours(1),
};
