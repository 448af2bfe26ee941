import type { Workflow } from '../../workflow/model';

/** The actions that look and do nothing else, said here once more. */
const looks = new Set([
  'aws/check_quotas',
  'aws/validate_credentials',
  'control/check_http',
  'validation/check_cdn',
  'validation/check_health',
  'validation/check_production_readiness',
]);

/** Whether a step only looks, and no other step takes anything of what it says: its looking again moves nothing. */
export function bearsNothing({ steps }: Pick<Workflow, 'steps'>, name: string): boolean {
  const step = steps.find((one) => one.name === name);
  if (!step || !looks.has(`${step.service}/${step.action}`)) return false;
  return !steps.some(({ inputs, when = '' }) => `${JSON.stringify(inputs)}${when}`.includes(`steps.${name}.`));
}
