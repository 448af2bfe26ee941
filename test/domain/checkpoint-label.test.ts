import { checkpointLabel as label, readCheckpointLabel } from '../../lib/domain/checkpoint-label';
import { ofRollbacks } from '../../lib/domain/resource';
import { checkpointLabel } from '../../lib/workflow/schema/names';

const session = 'full-0123456789';

test.each([
  ['monday', 'monday', 'monday@full-0123456789'],
  [ofRollbacks, ofRollbacks, `${ofRollbacks}@full-0123456789`],
])('%s is %s where its own session holds the rows, and %s at another', (name, own, elsewhere) => {
  expect(label({ session, name }, session)).toBe(own);
  expect(label({ session, name }, 'full-9876543210')).toBe(elsewhere);
  expect(readCheckpointLabel(own, session)).toEqual({ session, name });
  expect(readCheckpointLabel(elsewhere, 'full-9876543210')).toEqual({ session, name });
});

test('functions take labels, and nothing that could be another key', () => {
  const takes = (text: string) => checkpointLabel.safeParse(text).success;
  expect(['monday', ofRollbacks, 'monday@full-0123456789'].filter(takes)).toHaveLength(3);
  expect(['', '@', 'monday@', '@full-0123456789', 'a@b@c', 'a#b', 'Monday@full'].filter(takes)).toEqual([]);
});
