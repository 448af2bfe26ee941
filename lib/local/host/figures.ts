/**
 * What the services around a deployment cost in time. Node cold starts: 150–300 ms (aws-facts, “Lambda”). The others are
 * assumptions in the usual range; no published figure stands behind them.
 */
export const hostFigures = {
  /** One state transition of a Standard workflow. */
  transitionSeconds: 0.025,
  warmStartSeconds: 0.012,
  coldStartSeconds: { from: 0.15, to: 0.3 },
  /** A call to DynamoDB, Step Functions or EventBridge from a function. */
  controlCallSeconds: 0.006,
  /** From a write until the stream’s function sees it. */
  streamDelaySeconds: 0.5,
  /** From PutEvents until a rule’s target is invoked. Assumed: “half a second” is the usual word for it. */
  eventDelaySeconds: 0.5,
  /** From a start until CloudTrail has told who made it. On AWS it takes minutes; here nobody is to wait for it. */
  trailDelaySeconds: 2,
  /** From the end of an execution until the watchdog hears of it. */
  statusEventSeconds: 1,
  /** When an asynchronous invocation that failed is made again (Lambda developer guide: twice, after 1 and 2 minutes). */
  asynchronousRetrySeconds: [60, 120],
  /** What Lambda has no room for it asks again of: after 1 s, then with growing pauses, for six hours (“Error handling for asynchronous invocation”). */
  asynchronousThrottling: { longestPauseSeconds: 300, forSeconds: 6 * 3600 },
  /** How often the sweeper runs. */
  sweepSeconds: 300,
  /** How often what could not be told is told again (as `constructs/retelling.ts`). */
  retellSeconds: 3600,
} as const;
