import { z } from 'zod';
import type { JsonObject } from '../domain/json';
import { environmentSchema } from './schema';

/** The draft-07 JSON schema of an environment’s file, made from the schema that checks it, as it is committed. */
export function environmentSchemaText(): string {
  const schema = z.toJSONSchema(environmentSchema, {
    target: 'draft-7',
    io: 'input',
    // Editors warn of formats that draft-07 does not know; zod writes the same rule as a pattern.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'cidrv4') delete jsonSchema.format;
    },
  }) as JsonObject;
  return `${JSON.stringify({ ...schema, title: 'Unity Deployment Orchestrator environment' }, null, 2)}\n`;
}
