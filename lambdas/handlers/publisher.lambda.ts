import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Change } from '../../lib/engine/events-of';
import { publish } from '../../lib/engine/publish';
import type { LedgerItem } from '../../lib/ledger/items';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

const image = z.record(z.string(), z.unknown()).optional();
const eventSchema = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ NewImage: image, OldImage: image }) })),
});

function item(attributes: Record<string, unknown> | undefined): LedgerItem | undefined {
  return attributes && (unmarshall(attributes as Record<string, AttributeValue>) as LedgerItem);
}

/** Fed by the ledger’s stream. The ledger never deletes, so a record without a new image is none of ours. */
export const handle: Handler = (event, { publisher }) => {
  const changes = eventSchema.parse(event).Records.flatMap(({ dynamodb }): readonly Change[] => {
    const after = item(dynamodb.NewImage);
    return after ? [{ before: item(dynamodb.OldImage), after }] : [];
  });
  return publish(publisher, changes);
};

export const handler = serve('publisher', handle);
