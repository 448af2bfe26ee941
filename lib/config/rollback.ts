import { z } from 'zod';
import { definitions } from '../../lambdas/actions/definitions';
import { onFailureWays } from '../domain/session';
import { holdsData } from '../rollback/policies';
import { type Definitions, findDefinition } from '../workflow/definitions';
import { stepName } from '../workflow/schema/names';
import { rollbackPolicies } from '../workflow/schema/step';
import { suggest } from '../workflow/suggest';

/** More would be a workflow of its own. */
const mostPolicies = 200;

/** What is wrong with one entry of `policies`, if anything; an action is known, a step’s name stands for any workflow’s. */
function problemOf(key: string, policy: string, known: Definitions): string | undefined {
  if (!key.includes('/')) {
    return stepName.safeParse(key).success ? undefined : 'its key is neither the name of a step nor service/action';
  }
  const [service = '', action = ''] = key.split('/');
  const definition = findDefinition(known, service, action);
  if (!definition || key !== `${service}/${action}`) {
    const meant = suggest(key, Object.keys(known));
    return `there is no action of that name${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
  }
  if (policy !== 'snapshot' || holdsData(definition)) return undefined;
  return `\`${action}\` makes nothing that holds data, so there is nothing to snapshot`;
}

/** How rollbacks go in an environment. */
export const rollbackSchema = z
  .strictObject({
    policies: z
      .record(z.string(), z.enum(rollbackPolicies))
      .superRefine((policies, context) => {
        for (const [key, policy] of Object.entries(policies)) {
          const message = problemOf(key, policy, definitions);
          if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message });
        }
        if (Object.keys(policies).length > mostPolicies) {
          context.addIssue({ code: 'custom', message: `at most ${mostPolicies} policies` });
        }
      })
      .describe(
        'What rollback does about steps, by STEP or SERVICE/ACTION: compensate, retain or snapshot. The name of a step goes before its action, and both before what its workflow says.',
      )
      .optional(),
    on_failure: z
      .enum(onFailureWays)
      .describe('What happens when a step fails and the request does not say. Default: rollback.')
      .optional(),
    approval_hours: z
      .int()
      .min(1)
      .max(720)
      .describe('With `approval`: how long a rollback waits to be approved. Default: 24.')
      .optional(),
  })
  .describe('How rollbacks go here. A session keeps what held when it began.');
