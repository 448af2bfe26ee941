import type { Json, JsonObject } from '../../domain/json';
import type { Step, Workflow } from '../../workflow/model';

/** Another value than its own for parameters that our workflows have; each is for other steps. */
const others: Readonly<Record<string, Json>> = {
  cidr: '10.8.0.0/16',
  component: 'site',
  instance_count: 3,
  port: 8080,
  volume_gib: 30,
};

/** The parameter that is picked (0-1) has its other value now; and its first one again when it had that already. */
export function withOtherValue(workflow: Workflow, now: JsonObject, pick: number): JsonObject {
  const names = Object.keys(workflow.parameters).filter((name) => Object.hasOwn(others, name));
  const name = names[Math.floor(pick * names.length)];
  const [first, other] = [workflow.parameters[name ?? '']?.default, others[name ?? '']];
  if (name === undefined || first === undefined || other === undefined) return {};
  return { [name]: (now[name] ?? first) === other ? first : other };
}

/** Whether a step says itself what it is given by one of the parameters that are others now. */
export function isGivenOther({ inputs, when = '' }: Step, was: JsonObject, is: JsonObject): boolean {
  const texts = JSON.stringify(Object.values(inputs).map(({ value }) => value)) + when;
  return Object.keys({ ...was, ...is })
    .filter((name) => was[name] !== is[name])
    .some((name) => new RegExp(`parameters\\.${name}\\b`).test(texts));
}
