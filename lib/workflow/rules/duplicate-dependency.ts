import type { Rule } from '../analysis';

/** A step is named once in `depends_on`; with two different `until` nobody could tell which one counts. */
export const duplicateDependency: Rule = ({ draft }) =>
  draft.steps.flatMap((step) => {
    const untilOf = new Map<string, string>();
    return step.dependsOn.flatMap(({ step: name, until, at }) => {
      const other = untilOf.get(name);
      untilOf.set(name, other ?? until);
      if (other === undefined) return [];
      const both = other === until ? '' : `, once until \`${other}\` and once until \`${until}\``;
      return [
        { code: 'DuplicateDependency' as const, message: `\`${name}\` stands twice in \`depends_on\`${both}`, at },
      ];
    });
  });
