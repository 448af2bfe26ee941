/** Files that are mutated together, and the quick tests that must notice. */
export interface Part {
  readonly area: 'ledger' | 'lock' | 'rollback planner' | 'compiler';
  readonly mutate: readonly string[];
  /** All of them are loaded for every mutant, so a part has few. */
  readonly tests: readonly string[];
}

/** What everything else stands on. */
export const parts: readonly Part[] = [
  { area: 'ledger', mutate: ['lib/ledger/**/*.ts'], tests: ['test/ledger/**'] },
  {
    area: 'lock',
    mutate: ['lib/engine/session/lock.ts', 'lib/domain/session.ts'],
    tests: ['test/engine/lock.test.ts', 'test/domain/session.test.ts'],
  },
  { area: 'rollback planner', mutate: ['lib/rollback/**/*.ts'], tests: ['test/rollback/**'] },
  {
    area: 'rollback planner',
    mutate: [
      'lib/engine/rollback/plan-rollback.ts',
      'lib/engine/rollback/rollback-targets.ts',
      'lib/engine/rollback/undo-order.ts',
      'lib/engine/step/reach.ts',
    ],
    tests: ['test/engine/plan-rollback.test.ts'],
  },
  {
    area: 'rollback planner',
    mutate: [
      'lib/engine/resume/compare-steps.ts',
      'lib/engine/resume/plan-of-resume.ts',
      'lib/engine/rollback/rollback-reasons.ts',
      'lib/domain/standing.ts',
    ],
    tests: [
      'test/engine/plan-of-resume.test.ts',
      'test/engine/rollback-reasons.test.ts',
      'test/domain/standing.test.ts',
    ],
  },
  { area: 'compiler', mutate: ['lib/workflow/graph/**/*.ts'], tests: ['test/workflow/graph/**'] },
  {
    area: 'compiler',
    mutate: ['lib/workflow/limits.ts', 'lib/workflow/asl/lanes.ts'],
    tests: ['test/compile/limits.test.ts', 'test/compile/forward.test.ts', 'test/compile/whole.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/asl/checkpoint-machine.ts'],
    tests: ['test/compile/checkpoint.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/asl/promotion-machine.ts', 'lib/domain/promotion-holds.ts'],
    tests: ['test/compile/promotion.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/asl/rollback-machine.ts'],
    tests: ['test/compile/rollback.test.ts', 'test/compile/whole.test.ts'],
  },
  {
    area: 'compiler',
    mutate: [
      'lib/workflow/asl/forward-frame.ts',
      'lib/workflow/asl/forward-machine.ts',
      'lib/workflow/asl/step-branch.ts',
    ],
    tests: ['test/compile/forward.test.ts', 'test/compile/whole.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/asl/return-lane.ts', 'lib/workflow/asl/return-machine.ts'],
    tests: ['test/compile/return.test.ts', 'test/compile/whole.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/compile.ts'],
    tests: [
      'test/compile/limits.test.ts',
      'test/compile/forward.test.ts',
      'test/compile/rollback.test.ts',
      'test/compile/checkpoint.test.ts',
      'test/compile/promotion.test.ts',
      'test/compile/return.test.ts',
    ],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/asl/lambda-task.ts', 'lib/workflow/asl/timing.ts', 'lib/workflow/asl/types.ts'],
    tests: [
      'test/compile/lambda-task.test.ts',
      'test/compile/timing.test.ts',
      'test/compile/forward.test.ts',
      'test/compile/rollback.test.ts',
    ],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/bind.ts'],
    tests: ['test/workflow/cases.test.ts', 'test/workflow/bind.test.ts'],
  },
  {
    area: 'compiler',
    mutate: ['lib/workflow/draft.ts', 'lib/workflow/normalize.ts'],
    tests: ['test/workflow/cases.test.ts', 'test/workflow/draft.test.ts', 'test/workflow/normalize.test.ts'],
  },
];
