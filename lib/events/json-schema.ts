import { z } from 'zod';
import { type EventType, eventCatalogue } from '../domain/event-catalogue';
import { envelopeSchema } from './envelope';

/** The name of a type's schema, without an ending: `STEP_STATE_CHANGED-1.1`. */
export function schemaName(type: EventType): string {
  return `${type}-${eventCatalogue[type].version}`;
}

/**
 * The JSON Schema of a type, for those who receive its events. It is open: a later version of the same first number may
 * say more. Only keywords that draft 4 has too, which is what EventBridge's registry takes.
 */
export function eventJsonSchema(type: EventType): object {
  const { $schema, ...schema } = z.toJSONSchema(envelopeSchema(type), {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      // `format` says it, and zod's own pattern says it in 400 characters more.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { $schema, title: schemaName(type), description: eventCatalogue[type].summary, ...schema };
}
