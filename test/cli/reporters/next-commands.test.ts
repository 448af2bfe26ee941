import { nextCommands } from '../../../lib/cli/reporters/failure-facts';
import { done, session } from './documents';

test.each([
  ['spot', 'spot'],
  // A name alone would be looked for among the shipped ones.
  ['shop', 'FILE'],
])('what was undone is deployed again by its type, or by its file where its type is not shipped: %s', (type, named) => {
  const undone = session([done('a', 1, 2)], { state: 'rolled_back', deployment_type: type });
  const commands = nextCommands(undone, { flags: ' --local', types: ['alb', 'spot'] });
  expect(commands).toContain(`unity deploy ${named} --stack shop --env dev --local`);
});
