import type { Rule } from '../analysis';
import type { Definitions } from '../definitions';
import type { DraftStep } from '../draft';
import type { Problem } from '../problem';
import { suggest } from '../suggest';

/** Every step's service and action are in the catalogue of actions. */
export const unknownAction: Rule = ({ draft, definitions }) => {
  const services = servicesOf(definitions);
  return draft.steps.flatMap((step) => {
    const problem = step.definition ? undefined : describe(step, services);
    return problem ? [problem] : [];
  });
};

function servicesOf(definitions: Definitions): ReadonlyMap<string, readonly string[]> {
  const services = new Map<string, string[]>();
  for (const { service, action } of Object.values(definitions)) {
    services.set(service, [...(services.get(service) ?? []), action]);
  }
  return services;
}

function describe(step: DraftStep, services: ReadonlyMap<string, readonly string[]>): Problem | undefined {
  const { service, action } = step;
  if (!service) return undefined;
  const actions = services.get(service.value);
  if (!actions) {
    const home = action && [...services].find(([, names]) => names.includes(action.value))?.[0];
    return {
      code: 'UnknownAction',
      message: `there is no service \`${service.value.slice(0, 80)}\``,
      at: service.at,
      cause: home && `\`${action?.value}\` is an action of \`${home}\`.`,
      fix: `The services are ${[...services.keys()].sort().join(', ')}.`,
      suggestion: suggest(service.value, services.keys()) ?? home,
    };
  }
  if (!action) return undefined;
  const home = [...services].find(([, names]) => names.includes(action.value))?.[0];
  return {
    code: 'UnknownAction',
    message: `service \`${service.value}\` has no action \`${action.value.slice(0, 80)}\``,
    at: action.at,
    cause: home && `\`${action.value}\` is an action of \`${home}\`.`,
    fix: home ? `Write \`service: ${home}\`.` : `Its actions are ${[...actions].sort().join(', ')}.`,
    suggestion: home ? undefined : suggest(action.value, actions),
  };
}
