import type { Rule } from '../analysis';

/** A checkpoint's name says where a partial rollback goes back to, so it names one place. */
export const duplicateCheckpoint: Rule = ({ draft }) => {
  const takenBy = new Map<string, string>();
  return draft.steps.flatMap((step) => {
    if (!step.checkpoint) return [];
    const { value: name, at } = step.checkpoint;
    const other = takenBy.get(name);
    takenBy.set(name, other ?? step.name?.value ?? '');
    if (other === undefined) return [];
    return [
      { code: 'DuplicateCheckpoint' as const, message: `step \`${other}\` already takes a checkpoint \`${name}\``, at },
    ];
  });
};
