import type { Rule } from '../analysis';

/** `rollback: snapshot` is promised only where there is data to save. */
export const snapshotPolicy: Rule = ({ draft }) =>
  draft.steps.flatMap((step) => {
    if (step.rollback?.value !== 'snapshot' || !step.definition) return [];
    if (step.definition.resources.some((resource) => resource.holdsData)) return [];
    return [
      {
        code: 'SnapshotImpossible' as const,
        message: `\`${step.definition.action}\` makes nothing that holds data, so there is nothing to snapshot`,
        at: step.rollback.at,
      },
    ];
  });
