import { UnityError } from '../../lib/domain/errors/unity-error';
import { pruneVersions } from '../../lib/engine/publishing/prune';
import { functionsOnAws } from '../shared/functions-on-aws';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

/** Runs on a schedule: versions of functions are kept for what runs, and go when nothing can invoke them any more. */
export const handle: Handler = async (_event, { engine, environments, functions }) => {
  if (!functions) throw new UnityError('InvariantBroken', { message: 'nothing leads to the installation’s functions' });
  return pruneVersions(engine, functions, environments);
};

export const handler = serve('prune', handle, functionsOnAws);
