import type { CheckerFactory } from '../observation';

/** What was there before us stays as it is, to the letter. */
export const foreignUntouched: CheckerFactory = () => {
  let before: string | undefined;
  return {
    attempt: (_attempt, scene) => {
      before ??= scene.foreign();
    },
    effect: ({ callClass, service, operation }, scene) => {
      if (callClass !== 'change' && callClass !== 'create' && callClass !== 'launch') return;
      const now = scene.foreign();
      if (before !== now) scene.violated(`${service}:${operation} changed what is not ours`);
      before = now;
    },
    end: (scene) => {
      if (before !== scene.foreign()) scene.violated('something changed what is not ours');
    },
  };
};
