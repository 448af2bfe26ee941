import { z } from 'zod';
import { logLines } from '../../lib/domain/log-lines';
import { failUndo, stuckFacts } from '../../lib/engine/rollback/undo';
import { failStep } from '../../lib/engine/step/fail-step';
import { errorPayload, type Handler, stepPayload } from '../shared/handler';
import { serve } from '../shared/serve';

const payloadSchema = stepPayload.extend({ error: errorPayload, undo: z.boolean().default(false) });

/** Records a step, or its undo, whose function could not be run. */
export const handle: Handler = async (payload, { engine, log }) => {
  const { error, undo, ...ids } = payloadSchema.parse(payload);
  const facts = {
    code: 'InvocationLost',
    message: `${error.Error ?? 'unknown'}: ${error.Cause ?? 'no cause was given'}`.slice(0, 1000),
    request_id: null,
  };
  await (undo ? failUndo(engine, ids, facts) : failStep(engine, ids, facts));
  if (undo) log(logLines.stuck, stuckFacts(ids, facts));
  return {};
};

export const handler = serve('fail_step', handle);
