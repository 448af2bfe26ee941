import { undoTimesOutAt } from '../../lib/domain/longest-undo';
import { at } from '../cli/reporters/documents';

test.each([
  ['before any copy', {}, 10 + 3_000],
  ['while a copy is under way', { how_far: '10 %' }, 10 + 18_000],
  ['after a copy', { copied_at: at(9_000) }, 9_000 + 3_000],
  ['while another copy is under way', { copied_at: at(9_000), how_far: '0 %' }, 10 + 18_000],
])('an undo is given up so long after it began, or its copy ended: %s', (_, facts, seconds) => {
  expect(undoTimesOutAt({ started_at: at(10), ...facts })).toBe(at(seconds));
});
