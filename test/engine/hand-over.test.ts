import type { ResourceHandler } from '../../lambdas/actions/action';
import type { ResourceRow } from '../../lib/domain/resource';
import type { Engine } from '../../lib/engine/engine';
import { mayHandOver } from '../../lib/engine/rollback/hand-over';
import { classify } from '../../lib/engine/step/failure';
import type { SessionItem } from '../../lib/ledger/items';

const user = 'AWS::CloudFront::Distribution';
const inUse = { refusal: 'ResourceInUseException', whileUsedBy: user } as const;

const asked = (
  handsOver: ResourceHandler['handsOver'],
  code: string,
  rows: readonly Partial<ResourceRow>[] = [],
  state: SessionItem['state'] = 'rolling_back',
): Promise<boolean> => {
  const steps = [{ resources: Object.fromEntries(rows.map((row, index) => [String(index), row])) }];
  const engine = { ledger: { query: async () => steps } } as unknown as Engine;
  const refusal = classify(Object.assign(new Error('no'), { name: code, $metadata: { httpStatusCode: 409 } }));
  return mayHandOver(engine, { session_id: 's', state } as SessionItem, { handsOver } as ResourceHandler, refusal);
};

test('only what its handler names is handed over, and only while the session is undone', async () => {
  const handsOver = { refusal: 'DistributionNotDisabled' };
  expect(await asked(handsOver, 'DistributionNotDisabled')).toBe(true);
  expect(await asked(handsOver, 'PreconditionFailed')).toBe(false);
  expect(await asked(undefined, 'DistributionNotDisabled')).toBe(false);
  expect(await asked(handsOver, 'DistributionNotDisabled', [], 'rolled_back')).toBe(false);
  expect(await asked(handsOver, 'DistributionNotDisabled', [], 'failed')).toBe(false);
});

test('what is in use is handed over only while something that was handed over itself uses it', async () => {
  const tail = { type: user, state: 'deleting', handed_over: true } as const;
  expect(await asked(inUse, 'ResourceInUseException', [tail])).toBe(true);
  expect(await asked(inUse, 'ResourceInUseException', [])).toBe(false);
  expect(await asked(inUse, 'ResourceInUseException', [{ type: user, state: 'deleting' }])).toBe(false);
  expect(await asked(inUse, 'ResourceInUseException', [{ ...tail, state: 'deleted' }])).toBe(false);
  expect(await asked(inUse, 'ResourceInUseException', [{ ...tail, type: 'AWS::EC2::VPC' }])).toBe(false);
});
