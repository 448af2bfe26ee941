import { z } from 'zod';
import { type EventPattern, patternProblems } from '../../../lib/domain/event-pattern';
import { mostDetailBytes } from '../../../lib/domain/events';
import type { JsonObject } from '../../../lib/domain/json';

const json = z.record(z.string(), z.json());

/** An event to be sent, in EventBridge's words. `detail.metadata` is ours. */
export const eventInput = z.strictObject({
  'detail-type': z.string().min(1).max(128).describe('What has happened, such as SchemaReady.'),
  detail: json
    .default({})
    .superRefine((detail, context) => {
      for (const message of detailProblems(detail)) context.addIssue({ code: 'custom', message });
    })
    .describe('What is told of it; `metadata` is added to it.'),
});

function detailProblems(detail: JsonObject): readonly string[] {
  const bytes = Buffer.byteLength(JSON.stringify(detail));
  return [
    ...(Object.hasOwn(detail, 'metadata') ? ['`metadata` is added by Unity and cannot be given'] : []),
    ...(bytes > mostDetailBytes - metadataBytes
      ? [`it has ${bytes} bytes, at most ${mostDetailBytes - metadataBytes} are taken`]
      : []),
  ];
}

/** Room that is left for the metadata. */
const metadataBytes = 1_024;

/** A pattern of events; see `lib/domain/event-pattern.ts`. */
export const patternInput = json.superRefine((pattern: EventPattern, context) => {
  for (const { path, message } of patternProblems(pattern))
    context.addIssue({ code: 'custom', message, path: [...path] });
});
