import { z } from 'zod';
import { valueName, workflowName } from './names';
import { parameterSchema } from './parameter';
import { stepSchema } from './step';

/** More would not fit into one state machine's history. */
export const maxSteps = 200;

/** A whole workflow file: the one source of what the language is. Diagnostics and the editors' schema come from it. */
export const workflowFileSchema = z
  .strictObject({
    name: workflowName.describe('The deployment type. Default: the name of the file.').optional(),
    description: z.string().max(1000).describe('What it deploys, in a sentence or two.').optional(),
    parameters: z
      .record(valueName, parameterSchema)
      .describe('What may be given when a deployment is started.')
      .optional(),
    outputs: z
      .record(valueName, z.unknown())
      .describe('What the stack gives when it is deployed, as expressions.')
      .optional(),
    steps: z
      .array(stepSchema)
      .min(1)
      .max(maxSteps)
      .describe('What is done. The order is that of `depends_on`, not of the list.'),
  })
  .describe('A workflow of the Unity Deployment Orchestrator.');
