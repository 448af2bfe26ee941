import type { Duration } from 'aws-cdk-lib';
import type { RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** How a rule invokes a function, and where what fails is kept. */
export interface Invocation {
  readonly handler: IFunction;
  /** Gets the events that could not be delivered or handled. */
  readonly failures: Queue;
  /** An event is worth delivering, and handling, this long. */
  readonly eventAge: Duration;
  /** How often EventBridge delivers again what Lambda does not take. */
  readonly deliveryAttempts: number;
  /** What the function is told. @default the event */
  readonly event?: RuleTargetInput;
}

/** What a function throws at is tried so often again by Lambda itself, which takes no more than two. */
const handlingAttempts = 2;

/**
 * The target of a rule, with nothing lost in between: what EventBridge cannot deliver and what the function cannot handle
 * ends in the failures queue. `id` names the function's own part, once a function.
 */
export function invoked(scope: Construct, id: string, invocation: Invocation): LambdaTarget {
  const { handler, failures, eventAge } = invocation;
  new EventInvokeConfig(scope, id, {
    function: handler,
    maxEventAge: eventAge,
    retryAttempts: handlingAttempts,
    // The function's own role names what it may do; CDK's destination would add rights of its own choice.
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
  });
  return alsoInvoked(invocation);
}

/** The target of another rule of a function that one invokes already, which has the function’s own part. */
export function alsoInvoked({ handler, failures, eventAge, deliveryAttempts, event }: Invocation): LambdaTarget {
  return new LambdaTarget(handler, {
    deadLetterQueue: failures,
    maxEventAge: eventAge,
    retryAttempts: deliveryAttempts,
    ...(event && { event }),
  });
}
