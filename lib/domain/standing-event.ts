import { z } from 'zod';
import { healthComponents, healthStates } from './health';

/** Of which stack something is told that serves. */
const about = {
  session_id: z.string().describe('The session.'),
  deployment_type: z.string().describe('The name of the workflow.'),
  stack_name: z.string(),
  environment: z.string(),
};

/** What is told of the end of its time. */
export const expiringData = z.strictObject({
  ...about,
  expires_at: z.iso.datetime().describe('When it takes itself down: `unity extend SESSION --hours N` puts it off.'),
});

/** What is told of its health. */
export const healthData = z.strictObject({
  ...about,
  state: z.enum(healthStates),
  previous_state: z.enum(healthStates).nullable().describe('Null where no look was believed before.'),
  since: z.iso.datetime().describe('When it was seen.'),
  findings: z
    .array(
      z.strictObject({
        step: z.string().describe('The step’s name in its workflow.'),
        component: z.enum(healthComponents),
        id: z.string().nullable().describe('What it is about; null where the message says it all.'),
        code: z.string().describe('A code of Unity (`unity explain CODE`) or of AWS.'),
        message: z.string(),
      }),
    )
    .describe('What is not healthy, the worst first, at most 20: `unity health SESSION` shows all.'),
});
