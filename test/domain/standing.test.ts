import { isStanding } from '../../lib/domain/standing';

const ready = { phase: 'ready' } as const;

test.each([
  ['never begun', { phase: 'waiting' }, false],
  ['begun', { phase: 'begun' }, false],
  ['created and not ready', { phase: 'created' }, false],
  ['ready', ready, true],
  ['ready and no longer in the workflow', { ...ready, dropped: true }, false],
  ['kept by its policy', { ...ready, undo: { state: 'retained' } }, true],
  ['undone', { ...ready, undo: { state: 'completed', started_at: 't' } }, false],
  ['counted as undone because it made nothing', { ...ready, undo: { state: 'completed' } }, false],
  ['to be undone and not touched yet', { ...ready, undo: { state: 'pending' } }, true],
  ['being undone', { ...ready, undo: { state: 'executing', started_at: 't' } }, false],
  ['alive again after its undo', { ...ready, undo: { state: 'pending', started_at: 't' } }, false],
  ['stuck', { ...ready, undo: { state: 'failed', started_at: 't' } }, false],
  ['under something that is stuck, so never touched', { ...ready, undo: { state: 'failed' } }, true],
  [
    'begun anew, the tail of what it was before gone',
    { ...ready, undo: { state: 'completed', only_tails: true } },
    true,
  ],
] as const)('a step that is %s', (_, step, stands) => {
  expect(isStanding(step)).toBe(stands);
});
