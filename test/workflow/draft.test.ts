import { readWorkflow } from '../../lib/workflow/read-workflow';
import { fixtures } from './fixture-definitions';

const found = (...steps: readonly string[]) =>
  readWorkflow(`steps: [${steps.map((step) => `{${step}}`).join(', ')}]`, {
    file: 'flow.yml',
    definitions: fixtures,
  }).diagnostics.map(({ code }) => code);
const net = 'name: net, service: net, action: make';
const run = 'name: run, service: app, action: run';

describe('one mistake hides no other, and is not told twice', () => {
  test('where what comes before a step cannot be read, none of its inputs is missed', () => {
    expect(found(net, `${run}, dependson: net`)).toHaveLength(1);
    expect(found(net, `${run}, depends_on: [{stp: net}]`)).not.toContain('UnboundInput');
    expect(found(net, run)).toEqual(['UnboundInput']);
  });

  test.each(['service: net', 'action: make'])('of a step with %s alone nothing is wanted', (half) => {
    expect(found(`name: a, ${half}`)).toHaveLength(1);
  });
});
