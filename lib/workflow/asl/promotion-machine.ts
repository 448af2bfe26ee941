import { lambdaTask, tokenTask } from './lambda-task';
import { taskTimeoutSeconds } from './timing';
import type { StateMachine } from './types';

/** What a promotion may take in each of its parts. The first two are the most that an environment can ask for. */
const longest = { questionHours: 720, soakMinutes: 10_080, deploymentDays: 7 } as const;

/**
 * Both questions, a soak, and two deployments: the one that is promoted and the one that puts back what was before. Whatever
 * takes longer goes on in the next execution, which the watchdog starts: all that counts stands in the ledger.
 */
export const promotionSeconds =
  2 * longest.questionHours * 3_600 + longest.soakMinutes * 60 + 2 * longest.deploymentDays * 86_400;

/** So long nobody asks for a look again that could not be had. */
const lookAgainSeconds = 30;

const ids = {
  'environment.$': '$.environment',
  'stack.$': '$.stack',
  'candidate.$': '$.candidate',
  'run.$': '$.run',
} as const;

/**
 * `Advance → Look | Hold → Advance …`, one machine an environment, driven by the ledger alone: it promotes to there.
 *
 * A round with a hold is 13 events of history, one with a look after its hold 25, and an execution may have 25,000: with the
 * shortest holds, 15 s while it deploys and 60 s in a soak, those are used up in 8 and in 16 hours. So
 * `lib/domain/promotion-holds.ts` makes holds longer the longer something takes; the longest promotion has some 20,000.
 */
export function promotionMachine(environment: string): StateMachine {
  return {
    Comment: `promotes deployments to ${environment}`,
    StartAt: 'Advance',
    TimeoutSeconds: promotionSeconds,
    States: {
      Advance: lambdaTask({
        function: 'promote',
        payload: { do: 'advance', ...ids, 'execution_arn.$': '$$.Execution.Id' },
        select: {
          'status.$': '$.Payload.status',
          'seconds.$': '$.Payload.seconds',
          'error.$': '$.Payload.error',
          'cause.$': '$.Payload.cause',
        },
        resultPath: '$.advance',
        timeoutSeconds: taskTimeoutSeconds('driver'),
        next: 'Advanced?',
      }),
      'Advanced?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.advance.status', StringEquals: 'again', Next: 'Advance' },
          { Variable: '$.advance.status', StringEquals: 'look', Next: 'Look' },
          { Variable: '$.advance.status', StringEquals: 'hold', Next: 'Hold' },
          { Variable: '$.advance.status', StringEquals: 'done', Next: 'Promoted' },
        ],
        Default: 'Not promoted',
      },
      Look: lambdaTask({
        function: 'inspect',
        payload: { promotion: ids },
        resultPath: null,
        timeoutSeconds: taskTimeoutSeconds('verify'),
        catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Look again later' }],
        next: 'Advance',
      }),
      'Look again later': { Type: 'Wait', Seconds: lookAgainSeconds, Next: 'Advance' },
      Hold: tokenTask({
        function: 'promote',
        payload: { do: 'hold', ...ids },
        resultPath: null,
        timeout: '$.advance.seconds',
        catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Advance' }],
        next: 'Advance',
      }),
      Promoted: { Type: 'Succeed' },
      'Not promoted': { Type: 'Fail', ErrorPath: '$.advance.error', CausePath: '$.advance.cause' },
    },
  };
}
