import { z } from 'zod';
import { checkpointName, stepName } from './names';

/** A day: no action waits longer. */
export const maxTimeoutSeconds = 86_400;

/** What `retry` means where it says nothing. */
export const retryDefaults = { max_attempts: 3, interval_seconds: 2, backoff_rate: 2, max_delay_seconds: 30 } as const;

/** One entry of `depends_on` that says when it is satisfied. */
export const dependencySchema = z
  .strictObject({
    step: z.string().describe('The step to wait for.'),
    until: z
      .enum(['created', 'ready'])
      .describe('`created`: its outputs are known, it may not work yet. `ready` (default): it works.')
      .optional(),
  })
  .describe('A step to wait for, and until when.');

/** One step to wait for. */
export const dependencyEntrySchema = z.union([z.string(), dependencySchema]);

/** What a step does again after an error that may pass. */
export const retrySchema = z
  .strictObject({
    max_attempts: z
      .int()
      .min(1)
      .max(20)
      .describe(`Tries in all, the first one included. Default ${retryDefaults.max_attempts}.`)
      .optional(),
    interval_seconds: z
      .int()
      .min(1)
      .max(3600)
      .describe(`Pause before the second try. Default ${retryDefaults.interval_seconds}.`)
      .optional(),
    backoff_rate: z
      .number()
      .min(1)
      .max(10)
      .describe(`Each further pause is this much longer. Default ${retryDefaults.backoff_rate}.`)
      .optional(),
    max_delay_seconds: z
      .int()
      .min(1)
      .max(3600)
      .describe(`No pause is longer. Default ${retryDefaults.max_delay_seconds}.`)
      .optional(),
  })
  .describe('How often a step is tried again after an error that may pass.');

/** Undo what the step made, leave it, or save its data first. */
export const rollbackPolicies = ['compensate', 'retain', 'snapshot'] as const;

/** What a checkpoint has of the data. */
export const checkpointData = ['none', 'snapshot'] as const;

/** A checkpoint that says more than its name. */
export const checkpointSchema = z
  .strictObject({
    name: checkpointName.describe('What it is called.'),
    data: z
      .enum(checkpointData)
      .describe('`snapshot`: copies of all data are made too, while the deployment goes on. Default `none`.')
      .optional(),
  })
  .describe('A checkpoint, and whether data is copied for it.');

/** One step, as it stands in a file. What `with` takes depends on the action and is checked against its definition. */
export const stepSchema = z
  .strictObject({
    name: stepName.describe('Unique in this file.'),
    service: z.string().describe('The service that has the action, such as `aws`.'),
    action: z.string().describe('What the step does.'),
    timeout: z
      .int()
      .min(1)
      .max(maxTimeoutSeconds)
      .describe('Seconds until the step must be ready. Default: three times what its action nearly always needs.')
      .optional(),
    depends_on: z
      .union([z.string(), dependencySchema, z.array(dependencyEntrySchema).max(200)])
      .describe('The steps it waits for; without any it starts at once.')
      .optional(),
    with: z
      .record(z.string(), z.unknown())
      .describe(
        'Inputs of the action. What is left out is bound to the output of that name of the nearest step before.',
      )
      .optional(),
    when: z
      .union([z.string().min(1).max(1000), z.boolean()])
      .describe('The step is skipped when this is false, such as ${parameters.size} == large.')
      .optional(),
    retry: retrySchema.optional(),
    rollback: z
      .enum(rollbackPolicies)
      .describe('What undoing does: remove (default), keep, or save the data first and then remove.')
      .optional(),
    checkpoint: z
      .union([checkpointName, checkpointSchema])
      .describe('A checkpoint of this name is taken when the step is ready.')
      .optional(),
  })
  .describe('One step.');
