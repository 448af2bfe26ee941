import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';

/** Actions whose rows stand for what is no resource of the account: what holds for them is tested beside them. */
const ownTests: Readonly<Record<string, string>> = {
  'control/invoke': 'control/invoke.test.ts',
  'docker/setup_containers': 'docker/undo-containers.test.ts',
};

const covered = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'contract.test.ts')
  .map((file) => /describeContract\(\s*'([^']+)'/.exec(readFileSync(path.join(__dirname, file), 'utf8'))?.[1]);

const makers = Object.entries(definitions).flatMap(([name, { resources }]) => (resources.length > 0 ? [name] : []));

test.each(makers)('%s, which makes something, keeps the contract of actions', (name) => {
  const own = ownTests[name];
  if (own === undefined) expect(covered).toContain(name);
  else expect(readFileSync(path.join(__dirname, own), 'utf8')).toContain('undo');
});
