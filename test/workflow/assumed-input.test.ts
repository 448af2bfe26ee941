import { assumedInput } from '../../lib/workflow/assumed-input';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { fixtures } from './fixture-definitions';

const text = `
parameters: {cpu: 2, mode: {type: string}}
steps:
  - {name: net, service: net, action: make}
  - name: run
    service: app
    action: run
    depends_on: net
    with: {mode: "\${parameters.mode}", limits: {cpu: "\${parameters.cpu}"}, labels: {zone: "\${steps.net.zones[0]}"}}
`;

describe('assumedInput', () => {
  const run = readWorkflow(text, { file: 'flow.yml', definitions: fixtures }).workflow?.steps[1];
  const definition = fixtures['app/run']!;

  it('puts in what is given, and stands something of the right type in for the rest', () => {
    const input = assumedInput(definition, run!.inputs, { cpu: 4, mode: 'large' });
    expect(input).toEqual({ net_id: '', ports: [80], mode: 'large', limits: { cpu: 4 }, labels: {} });
    expect(definition.input.safeParse(input).success).toBe(true);
  });

  it('falls back to defaults where a parameter is not known or does not fit', () => {
    expect(assumedInput(definition, run!.inputs, {})).toMatchObject({ mode: 'small', limits: { cpu: 0 } });
    expect(assumedInput(definition, run!.inputs, { mode: 'huge' })).toMatchObject({ mode: 'small' });
  });
});
