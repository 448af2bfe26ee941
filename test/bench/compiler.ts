import { definitions } from '../../lambdas/actions/definitions';
import { defaultSettings } from '../../lib/domain/settings';
import { compileForward } from '../../lib/workflow/compile';
import { randomGraph, testRegistry } from '../helpers/graphs';

/** Milliseconds to compile 200 steps, after a warm-up; the median of seven. */
export function benchCompiler(): { readonly name: string; readonly milliseconds: number } {
  const workflow = randomGraph({ seed: 1, steps: 200, degree: 5, createdShare: 0.3, longestSeconds: 60 });
  const all = {
    ...definitions,
    ...Object.fromEntries(Object.entries(testRegistry).map(([name, action]) => [name, action.definition])),
  };
  const times = Array.from({ length: 8 }, () => {
    const began = process.hrtime.bigint();
    compileForward(workflow, { environment: 'dev', settings: defaultSettings, definitions: all });
    return Number(process.hrtime.bigint() - began) / 1e6;
  });
  const sorted = times.slice(1).sort((a, b) => a - b);
  return { name: 'compile 200 steps', milliseconds: sorted[3] ?? 0 };
}
