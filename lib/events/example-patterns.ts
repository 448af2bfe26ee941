import type { EventPattern } from '../domain/event-pattern';
import { eventSource } from '../domain/events';

/** A pattern for a rule on the installation's bus, to copy. */
export interface ExamplePattern {
  readonly name: string;
  readonly takes: string;
  readonly pattern: EventPattern;
}

const source = [eventSource];

export const examplePatterns: readonly ExamplePattern[] = [
  {
    name: 'failed-in-prod',
    takes: 'deployments to prod that failed or were undone',
    pattern: {
      source,
      'detail-type': ['DEPLOYMENT_STATE_CHANGED'],
      detail: { data: { environment: ['prod'], state: ['failed', 'rolled_back'] } },
    },
  },
  {
    name: 'dirty',
    takes: 'rollbacks that left something behind, which may cost money: somebody must look',
    pattern: { source, 'detail-type': ['ROLLBACK_STATE_CHANGED'], detail: { data: { verdict: ['dirty'] } } },
  },
  {
    name: 'approvals',
    takes: 'questions to people, for a chat or a ticket',
    pattern: { source, 'detail-type': ['APPROVAL_REQUESTED'] },
  },
  {
    name: 'asks-to-roll-back',
    takes: 'failed deployments that ask whether they are to be undone',
    pattern: { source, 'detail-type': ['ROLLBACK_APPROVAL_CHANGED'], detail: { data: { state: ['asked'] } } },
  },
  {
    name: 'asks-to-promote',
    takes: 'promotions that ask a person: to go on, or to put the revision before back',
    pattern: {
      source,
      'detail-type': ['PROMOTION_STATE_CHANGED'],
      detail: { data: { state: ['awaiting_approval', 'awaiting_return'] } },
    },
  },
  {
    name: 'not-healthy',
    takes: 'what serves in prod and is not healthy any more, or is again',
    pattern: {
      source,
      'detail-type': ['HEALTH_CHANGED'],
      detail: { data: { environment: ['prod'], state: ['unhealthy', 'healthy'] } },
    },
  },
  {
    name: 'one-stack',
    takes: 'everything about the stack `shop` in prod',
    pattern: { source, detail: { metadata: { stack_name: ['shop'], environment: ['prod'] } } },
  },
  {
    name: 'ended',
    takes: 'every end of a deployment, good or bad',
    pattern: {
      source,
      'detail-type': ['DEPLOYMENT_STATE_CHANGED'],
      detail: { data: { state: ['completed', 'failed', 'rolled_back'] } },
    },
  },
  {
    name: 'failed-steps',
    takes: 'steps that failed of themselves, with AWS’s error',
    pattern: {
      source,
      'detail-type': ['STEP_STATE_CHANGED'],
      detail: { data: { state: ['failed'], cancelled: [false], error: { code: [{ exists: true }] } } },
    },
  },
  {
    name: 'late-in-prod',
    takes: 'steps and undos in prod that take longer than nineteen in twenty do',
    pattern: { source, 'detail-type': ['STEP_STALLED'], detail: { metadata: { environment: ['prod'] } } },
  },
  {
    name: 'by-people',
    takes: 'what people did, not the orchestrator by itself',
    pattern: { source, detail: { metadata: { actor: [{ 'anything-but': ['unity'] }] } } },
  },
  {
    name: 'refused-requests',
    takes: 'requests by event that were refused, for those who send them',
    pattern: { source, 'detail-type': ['REQUEST_REFUSED'] },
  },
];
