import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';

/**
 * Their rows stand for what is no resource of the account, so the contract, which counts those, says nothing of them: a
 * command (docker/undo-containers.test.ts), an invocation that may be undone by another (control/invoke.test.ts), and a
 * build, which is history once it has ended (control/run-tests/contract.test.ts, under the same faults).
 */
const otherwise: readonly string[] = ['control/invoke', 'control/run_tests', 'docker/setup_containers'];

const covered = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'contract.test.ts')
  .map((file) => /describeContract\(\s*'([^']+)'/.exec(readFileSync(path.join(__dirname, file), 'utf8'))?.[1]);

const makers = Object.entries(definitions).flatMap(([name, { resources }]) => (resources.length > 0 ? [name] : []));

test.each(makers.filter((name) => !otherwise.includes(name)))('%s keeps the contract of actions', (name) => {
  expect(covered).toContain(name);
});
