import { z } from 'zod';

/** The longest text a parameter takes, given or default. */
export const maxTextLength = 4096;

/** The longest pattern a parameter may have. */
const maxPatternLength = 200;

/** A declared parameter in its full form. */
export const parameterSpecSchema = z
  .strictObject({
    type: z.enum(['string', 'number', 'boolean', 'list', 'map']).describe('The kind of value the parameter takes.'),
    description: z.string().max(1000).describe('What it is for; shown in the plan.').optional(),
    default: z
      .union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
      .describe('Taken when none is given; without it the parameter is required. A literal: no expressions.')
      .optional(),
    allowed: z.array(z.unknown()).min(1).max(100).describe('The only values it takes.').optional(),
    pattern: z
      .string()
      .min(1)
      .max(maxPatternLength)
      .describe('What a text must look like as a whole; a regular expression without look-around and back-references.')
      .optional(),
    minimum: z.number().describe('The smallest number it takes.').optional(),
    maximum: z.number().describe('The largest number it takes.').optional(),
  })
  .describe('A declared parameter.');

/** A parameter as it may stand in a file: declared in full, or only its default. */
export const parameterSchema = z
  .union([parameterSpecSchema, z.string(), z.number(), z.boolean(), z.array(z.unknown())])
  .describe('A parameter: declared in full, or only its default value.');
