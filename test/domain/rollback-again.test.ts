import { rollbackAgain } from '../../lib/domain/rollback-again';

const failed = { session_id: 'spot-0123456789', state: 'failed' } as const;

test.each([
  [{ type: 'full' }, 'unity rollback spot-0123456789'],
  [{ type: 'full', stack: true }, 'unity rollback spot-0123456789'],
  [{ type: 'retire', steps: ['a'], successor: 'spot-1' }, 'unity rollback spot-0123456789'],
  [undefined, 'unity rollback spot-0123456789'],
  [null, 'unity rollback spot-0123456789'],
  [{ type: 'partial', checkpoint: 'network' }, 'unity rollback spot-0123456789 --to network'],
  [{ type: 'service', service: 'monitoring' }, 'unity rollback spot-0123456789 --service monitoring'],
  [{ type: 'resume', steps: ['a'] }, 'unity resume spot-0123456789'],
  // Of what it had handed over before it went on, only the kind is kept.
  [{ type: 'partial' }, 'unity resume spot-0123456789'],
  [{ type: 'service' }, 'unity resume spot-0123456789'],
] as const)('what has left something behind, asked for as %j, goes on with `%s`', (asked, command) => {
  expect(rollbackAgain(failed, asked)).toBe(command);
});

test.each(['full', 'partial', 'resume'] as const)('nothing of what serves is undone for tails of a %s', (type) => {
  expect(rollbackAgain({ ...failed, state: 'completed' }, { type })).toBe('unity status spot-0123456789');
});
