import { promotionOutlook } from '../../lib/analytics/promotion-outlook';
import { promotionStates } from '../../lib/domain/promotion';
import { at } from '../cli/reporters/documents';

const promotion = {
  approval: { expires_at: at(300) },
  soaks_until: at(600),
  return_approval: { expires_at: at(900) },
  session_id: 'books-0123456789',
  return_session: 'books-9876543210',
};

test('each state says what is waited for, and how long yet at the most', () => {
  const now = Date.parse(at(100));
  const outlooks = promotionStates.map((state) => {
    const { waits_for, remaining_seconds, session_id } = promotionOutlook({ ...promotion, state }, now);
    return [state, waits_for, remaining_seconds, session_id];
  });
  expect(outlooks).toEqual([
    ['verifying', 'source', null, null],
    ['awaiting_approval', 'person', 200, null],
    ['deploying', 'deployment', null, 'books-0123456789'],
    ['soaking', 'soak', 500, null],
    ['awaiting_return', 'person', 800, null],
    ['returning', 'return', null, 'books-9876543210'],
    ...['completed', 'rejected', 'refused', 'withdrawn'].map((state) => [state, null, null, null]),
  ]);
});

test('a time that is over is no time, and one that is not known is none', () => {
  const late = promotionOutlook({ ...promotion, state: 'soaking' }, Date.parse(at(700)));
  expect(late).toMatchObject({ until: at(600), remaining_seconds: 0 });
  const unknown = promotionOutlook({ ...promotion, soaks_until: null, state: 'soaking' }, Date.parse(at(0)));
  expect(unknown).toMatchObject({ until: null, remaining_seconds: null });
});
