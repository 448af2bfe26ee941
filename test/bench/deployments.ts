import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { deploy } from '../helpers/worlds';

/** How many whole deployments of `spot` one core plays a second, each in an account of its own. */
export async function benchDeployments(
  runs = 30,
): Promise<{ readonly perSecond: number; readonly virtualSeconds: number }> {
  const file = path.resolve('workflows/spot.yml');
  const { workflow } = readWorkflow(readFileSync(file, 'utf8'), { file, definitions });
  if (!workflow) throw new Error('workflows/spot.yml is not valid');
  await deploy(workflow);
  const began = process.hrtime.bigint();
  let virtualSeconds = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const { session } = await deploy(workflow, { seed });
    if (session.state !== 'completed') throw new Error(`seed ${seed} ended ${session.state}`);
    virtualSeconds += session.metrics.duration;
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { perSecond: runs / seconds, virtualSeconds: virtualSeconds / runs };
}
