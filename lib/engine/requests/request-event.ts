import { z } from 'zod';
import { mostDetailBytes, requestType } from '../../domain/events';
import { isDeeper, namesPrototype } from '../../domain/json';
import { environmentNamePattern } from '../../domain/naming';
import { workflowName } from '../../workflow/schema/names';
import { deepestRequest, deploymentRequest, plainLine, type Refusal, refusalsOf } from '../session/request';

/** An event on the bus for requests, as far as it was looked at. */
export interface RequestEvent {
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/**
 * What the detail of a request may say. Who asks is not in it: the envelope says that, and EventBridge wrote it. Nor is a
 * checkpoint: whoever asks by event could have the data of any stack copied into one of their own. Nor are windows overridden,
 * or a stack put back at any time: that wants a person. What nobody gave is in a saved plan, and only what starts from one has
 * it; the name of a promotion is written by its machine.
 */
export const requestDetail = deploymentRequest
  .omit({
    actor: true,
    environment: true,
    from_checkpoint: true,
    back_to: true,
    override_window: true,
    planned: true,
    promotion: true,
  })
  .extend({
    workflow: workflowName.describe('The name of an installed workflow.'),
    environment: z
      .string()
      .regex(environmentNamePattern)
      .describe('Where to deploy: one that takes requests by event.'),
    idempotency_key: plainLine
      .min(1)
      .optional()
      .describe(
        'The same key, workflow and inputs attach to the same deployment. Without one, the event’s id is the key.',
      ),
  });

/** A request by event that can be read. */
export type RequestDetail = z.output<typeof requestDetail>;

/** Reads the event of a request; all that is wrong with it is named at once. */
export function readRequestEvent(
  event: RequestEvent,
): { readonly request: RequestDetail } | { readonly refusals: readonly Refusal[] } {
  if (event['detail-type'] !== requestType)
    return { refusals: [bad(`detail-type: this bus takes ${requestType} and nothing else`)] };
  if (isDeeper(event.detail, deepestRequest))
    return { refusals: [bad(`detail: it nests more than ${deepestRequest} deep`)] };
  if (namesPrototype(event.detail)) return { refusals: [bad('detail: no key may be called __proto__')] };
  const bytes = Buffer.byteLength(JSON.stringify(event.detail ?? null));
  if (bytes > mostDetailBytes)
    return { refusals: [bad(`detail: it has ${bytes} bytes, at most ${mostDetailBytes} are taken`)] };
  const parsed = requestDetail.safeParse(event.detail);
  if (!parsed.success) return { refusals: refusalsOf(parsed.error) };
  return { request: parsed.data };
}

function bad(message: string): Refusal {
  return { code: 'BadRequest', message, remedy: 'Correct it and send the request again; nothing was touched.' };
}
