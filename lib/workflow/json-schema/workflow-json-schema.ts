import { z } from 'zod';
import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { Json, JsonObject } from '../../domain/json';
import type { Definitions } from '../definitions';
import { workflowFileSchema } from '../schema/workflow-file';
import { nested, typeOf } from '../value-types/value-type';
import { expressionSchema, withExpressions } from './expression-values';

/** What the file is called on the web; editors show it. */
const title = 'Unity Deployment Orchestrator workflow';

/**
 * The draft-07 JSON schema of a workflow file, made from the schema that checks it and from the actions'
 * definitions: `service` decides which actions an editor offers, both decide what `with` takes.
 */
export function workflowJsonSchema(definitions: Definitions): JsonObject {
  const file = z.toJSONSchema(workflowFileSchema, { target: 'draft-7', io: 'input' }) as JsonObject;
  const properties = nested(file.properties) ?? {};
  const steps = nested(properties.steps) ?? {};
  const actions = Object.values(definitions).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const inputs = actions.map((action): [string, Json] => [nameOf(action), inputSchema(action)]);
  return {
    ...file,
    title,
    properties: { ...properties, steps: { ...steps, items: stepItems(nested(steps.items) ?? {}, actions) } },
    definitions: { expression: expressionSchema, ...Object.fromEntries(inputs) },
  };
}

function nameOf({ service, action }: ActionDefinition): string {
  return `${service}.${action}`;
}

function inputSchema(definition: ActionDefinition): JsonObject {
  const { service, action, summary, oneOf } = definition;
  const properties = Object.entries(definition.input.shape).map(([name, schema]): [string, Json] => {
    const { $schema: _, definitions: _json, ...type } = typeOf(schema);
    return [name, withExpressions(type)];
  });
  return {
    type: 'object',
    description: `Inputs of ${service}/${action}: ${summary}`,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...(oneOf && { oneOf: oneOf.map((name) => ({ required: [name] })) }),
  };
}

function stepItems(step: JsonObject, actions: readonly ActionDefinition[]): JsonObject {
  const services = [...new Set(actions.map(({ service }) => service))];
  const properties = nested(step.properties) ?? {};
  return {
    ...step,
    properties: { ...properties, service: { ...nested(properties.service), enum: services } },
    allOf: [
      ...services.map((service) => ({
        if: given({ service }),
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON schema
        then: { properties: { action: { oneOf: actions.filter((one) => one.service === service).map(choice) } } },
      })),
      ...actions.map((definition) => ({
        if: given({ service: definition.service, action: definition.action }),
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON schema
        then: { properties: { with: { $ref: `#/definitions/${nameOf(definition)}` } } },
      })),
    ],
  };
}

function given(values: Readonly<Record<string, string>>): JsonObject {
  const properties = Object.entries(values).map(([key, value]): [string, Json] => [key, { const: value }]);
  return { properties: Object.fromEntries(properties), required: Object.keys(values) };
}

function choice({ action, summary }: ActionDefinition): JsonObject {
  return { const: action, description: summary };
}

/** The schema as the file that is committed: two spaces, a line end at the end. */
export function workflowSchemaText(definitions: Definitions): string {
  return `${JSON.stringify(workflowJsonSchema(definitions), null, 2)}\n`;
}
