import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Action, MakeContext } from '../../action';
import { checkNames, givenFor, wantedBy } from './catalogue';
import { checkProductionReadinessDefinition } from './definition';
import { describeFailures, outputsOf } from './report';
import { type Judgement, runChecks } from './run-checks';
import type { ReadinessInput } from './survey';

type Context = MakeContext<ReadinessInput>;

/** What comes into being, as the first health checks of targets, comes soon; later on a look of thirty calls is spared. */
const soonSeconds = 15;
const pauseSeconds = { soon: 1, later: 5 } as const;

/** Passes once every required check does; what waiting cannot mend fails it at once. */
export const checkProductionReadinessAction: Action<typeof checkProductionReadinessDefinition> = {
  definition: checkProductionReadinessDefinition,

  /** @throws UnityError InputInvalid when nothing was given, or nothing for a check that is named under `required` */
  async begin(context) {
    if (checkNames.every((name) => givenFor(name, context.input).length === 0)) {
      throw new UnityError('InputInvalid', { message: `nothing to look at: give one of ${wantedBy('tags')}` });
    }
    for (const name of context.input.required ?? []) {
      if (givenFor(name, context.input).length > 0) continue;
      const message = `the check "${name}" is required but has nothing to look at: give one of ${wantedBy(name)}`;
      throw new UnityError('InputInvalid', { message });
    }
    await firstLookAt(context);
  },

  /** @throws UnityError NotProductionReady when a required check fails that waiting cannot mend */
  async poll(context) {
    const judgements = await runChecks(context);
    const { required = checkNames } = context.input;
    const failed = judgements.filter(({ name, status }) => status === 'failed' && required.includes(name));
    if (failed.length === 0) return { status: 'ready', outputs: outputsOf(judgements) };
    const reason = describeFailures(failed);
    if (await isFinal(context, failed)) throw new UnityError('NotProductionReady', { message: reason });
    const isSoon = context.clock.now() - (await firstLookAt(context)) < soonSeconds * 1000;
    const againInSeconds = isSoon ? pauseSeconds.soon : pauseSeconds.later;
    return { status: 'pending', reason, againInSeconds, failsAs: 'NotProductionReady' };
  },

  // The poll that was ready was the check.
  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};

/** When this step looked first, in milliseconds: what it looks at was made before. */
function firstLookAt(context: Context): Promise<number> {
  return context.freeze('first_look_at', async () => context.clock.now());
}

/** Whether waiting longer cannot mend all of it. */
async function isFinal(context: Context, failed: readonly Judgement[]): Promise<boolean> {
  const waited = context.clock.now() - (await firstLookAt(context));
  const isVisible = waited >= context.settings.visibilityWindowSeconds * 1000;
  const problems = failed.flatMap(({ sheet }) => sheet.problems);
  return problems.some(({ mends }) => mends === 'never' || (mends === 'visible' && isVisible));
}
