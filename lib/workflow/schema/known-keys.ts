import { suggest } from '../suggest';
import { parameterSpecSchema } from './parameter';
import { checkpointSchema, dependencySchema, retrySchema, stepSchema } from './step';
import { workflowFileSchema } from './workflow-file';

/** What people write who come from elsewhere, and what it is called here. */
const synonyms: Readonly<Record<string, string>> = {
  needs: 'depends_on',
  dependencies: 'depends_on',
  requires: 'depends_on',
  after: 'depends_on',
  inputs: 'with',
  params: 'with',
  args: 'with',
  arguments: 'with',
  properties: 'with',
  if: 'when',
  condition: 'when',
  timeout_seconds: 'timeout',
  timeout_minutes: 'timeout',
  retries: 'retry',
  on_failure: 'rollback',
  id: 'name',
  uses: 'action',
  tasks: 'steps',
  jobs: 'steps',
  variables: 'parameters',
  vars: 'parameters',
  enum: 'allowed',
  min: 'minimum',
  max: 'maximum',
  regex: 'pattern',
};

/** The keys of the mapping at a path of a workflow file. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [top, , third] = path;
  if (top === 'steps' && third === 'retry') return Object.keys(retrySchema.shape);
  if (top === 'steps' && third === 'checkpoint') return Object.keys(checkpointSchema.shape);
  if (top === 'steps' && third === 'depends_on') return Object.keys(dependencySchema.shape);
  if (top === 'steps' && third === undefined) return Object.keys(stepSchema.shape);
  if (top === 'parameters') return Object.keys(parameterSpecSchema.shape);
  return top === undefined ? Object.keys(workflowFileSchema.shape) : [];
}

/** The key that is probably meant by an unknown one: another tool's word for it, or a slip of the keyboard. */
export function meantKey(word: string, keys: readonly string[]): string | undefined {
  const meant = Object.hasOwn(synonyms, word) ? synonyms[word] : undefined;
  return meant !== undefined && keys.includes(meant) ? meant : suggest(word, keys);
}
