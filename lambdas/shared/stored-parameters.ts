import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { storedParameter } from '../../lib/domain/naming';
import type { StoredAnswer } from '../../lib/engine/session/parameter-layers';
import type { Clients } from './clients';

/** GetParameters takes no more names (its API reference). */
const namesAtOnce = 10;

/**
 * What Parameter Store holds of the parameters that a workflow declares, and of no others: so there are no more calls than
 * a workflow needs, and nobody who writes beside them is heard. What each may be is for the workflow to say.
 */
export async function readStoredParameters(
  { ssm }: Pick<Clients, 'ssm'>,
  { prefix, environment }: { readonly prefix: string; readonly environment: string },
  names: readonly string[],
): Promise<StoredAnswer> {
  const byStored = new Map(names.map((name) => [storedParameter(prefix, environment, name), name]));
  const asked = [...byStored.keys()];
  const values: [string, string][] = [];
  const unusable: [string, string][] = [];
  for (let start = 0; start < asked.length; start += namesAtOnce) {
    const answer = await ssm.send(new GetParametersCommand({ Names: asked.slice(start, start + namesAtOnce) }));
    for (const { Name = '', Type, Value } of answer.Parameters ?? []) {
      const name = byStored.get(Name);
      if (name === undefined || Value === undefined) continue;
      if (Type === 'String' || Type === 'StringList') values.push([name, Value]);
      // Whoever may read the session would read it there.
      else unusable.push([name, `is a ${Type ?? 'parameter without a type'}: secrets are referred to, as ssm:/path`]);
    }
  }
  return { values: Object.fromEntries(values), unusable: Object.fromEntries(unusable) };
}
