import type { ErrorEntry } from './entry';

/** E4xxx: why something could not be undone. */
export const rollbackErrors = {
  UndoStuck: {
    id: 'E4001',
    kind: 'terminal',
    summary: 'A resource could not be removed within the bounded retries.',
    remedy: 'Remove what blocks it and ask for the same again: `unity status SESSION` names the command.',
  },
  StillPresent: {
    id: 'E4002',
    kind: 'retryable',
    summary: 'A resource that was removed is still there.',
    remedy: 'Nothing to do: its step is opened again.',
  },
  GenerationsExhausted: {
    id: 'E4004',
    kind: 'terminal',
    summary: 'Rollback was started again too many times.',
    remedy: 'See the leftovers with `unity status SESSION`, mend the reason, run the command that it names.',
  },
  NotOurs: {
    id: 'E4005',
    kind: 'terminal',
    summary: 'A resource does not carry this session’s tags and was not touched.',
    remedy: 'Somebody retagged or replaced it: look at it by hand.',
  },
  BackupFailed: {
    id: 'E4006',
    kind: 'terminal',
    summary: 'A resource holds data that could not be backed up, so it was not deleted.',
    remedy:
      'Mend what AWS names, or keep the data yourself and delete it by hand; then run the command that `unity status SESSION` names.',
  },
  RollbackImpossible: {
    id: 'E4007',
    kind: 'user',
    summary: 'Nothing of what was asked can be undone by what is installed.',
    remedy:
      'Install the release that made it, or take it down by hand; `unity rollback SESSION --dry-run` names each step.',
  },
  NotUnowned: {
    id: 'E4011',
    kind: 'user',
    summary: 'What a sweep was to remove belongs to a session, or is nothing that its step makes.',
    remedy:
      'Look again with `unity sweep`: what stands in the rows of a session is removed by a rollback of that session.',
  },
} as const satisfies Record<string, ErrorEntry>;
