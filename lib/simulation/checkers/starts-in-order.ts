import { listAt, numberAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { sessions, stepItem, stepsOf } from './whose';

/** One wake-up: send the token, one transition, the function’s start and its reads. Seconds. */
export const wakeUpSeconds = 2;

/** A step starts only when its dependencies allow and, where nothing disturbs, no later than that plus one wake-up. */
export const startsInOrder: CheckerFactory = () => ({
  write: ({ sk, pk, before, after }, scene) => {
    if (!sk.startsWith('STEP#') || textAt(after, 'state') !== 'executing' || textAt(before, 'state') !== 'pending')
      return;
    for (const dependency of listAt(after, 'spec', 'dependsOn')) {
      const name = textAt(dependency, 'step') ?? '';
      const phase = textAt(scene.item(pk, `STEP#${name}`), 'phase') ?? '';
      const until = textAt(dependency, 'until') ?? 'ready';
      const allows = phase === 'ready' || (until === 'created' && phase === 'created');
      if (!allows) scene.violated(`${sk} started while ${name}, which it needs ${until}, was ${phase}`);
    }
  },
  end: (scene) => {
    if (scene.isDisturbed) return;
    for (const session of sessions(scene)) {
      for (const step of stepsOf(scene, textAt(session, 'session_id') ?? '')) checkPrompt(scene, step);
    }
  },
});

function checkPrompt(scene: Scene, step: ReturnType<typeof stepsOf>[number]): void {
  const started = Date.parse(textAt(step, 'started_at') ?? '');
  const dependencies = listAt(step, 'spec', 'dependsOn');
  if (Number.isNaN(started) || dependencies.length === 0) return;
  const allowed = dependencies.flatMap((dependency) => {
    const other = stepItem(scene, textAt(step, 'session_id') ?? '', textAt(dependency, 'step') ?? '');
    // What a revision keeps stood before it began.
    if (textAt(other, 'kept_from') !== undefined) return [];
    return Date.parse(textAt(other, textAt(dependency, 'until') === 'created' ? 'created_at' : 'completed_at') ?? '');
  });
  if (allowed.length === 0) return;
  const waited = (started - Math.max(...allowed)) / 1000;
  if (waited > wakeUpSeconds)
    scene.violated(`${textAt(step, 'name')} (attempt ${numberAt(step, 'attempt')}) started ${waited} s after it could`);
}
