import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'yaml';
import { definitions } from '../../../lambdas/actions/definitions';
import { workflowJsonSchema } from '../../../lib/workflow/json-schema/workflow-json-schema';
import { casesFolder } from '../cases';
import { fixtures } from '../fixture-definitions';

/** The JSON Schema validator that asl-validator brings: the only one here that knows draft-07's if and then. */
const Ajv = createRequire(require.resolve('asl-validator'))('ajv').default;

const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
  workflowJsonSchema(fixtures),
);

function errorsOf(text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? []).map((error: { instancePath: string }) => error.instancePath);
}

const run = (rest: string) => `steps: [{name: a, service: app, action: run, ${rest}}]`;

describe('workflow.schema.json', () => {
  it('is draft-07 and offers the actions of each service', () => {
    const schema = workflowJsonSchema(fixtures);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    const text = JSON.stringify(schema);
    expect(text).toContain(
      '"service":{"type":"string","description":"The service that has the action, such as `aws`.","enum":["app","data","net","time"]}',
    );
    expect(text).toContain('"$ref":"#/definitions/net.make"');
  });

  it('takes the files that users have', () => {
    const takes = new Ajv({ strict: false, validateFormats: false }).compile(workflowJsonSchema(definitions));
    const spot = parse(readFileSync(path.join(casesFolder, 'reference', 'spot.yml'), 'utf8'));
    expect([takes(spot), takes.errors]).toEqual([true, null]);
  });

  it.each([
    run('with: {net_id: x, ports: [80, "${parameters.port}"], mode: "${environment.mode}", limits: {cpu: 1}}'),
    run('depends_on: b'),
    run('depends_on: [{step: b, until: created}, c], when: "${parameters.x}", retry: {max_attempts: 2}'),
    'parameters: {a: 3, b: {type: list, default: []}}\noutputs: {x: "${session.id}"}\nsteps: [{name: a, service: net, action: make}]',
  ])('takes %s', (text) => expect(errorsOf(text)).toEqual([]));

  it.each([
    [run('with: {ports: [eighty]}'), '/steps/0/with/ports/0'],
    [run('with: {colour: red}'), '/steps/0/with'],
    [run('with: {mode: medium}'), '/steps/0/with/mode'],
    [run('timeout: 5m'), '/steps/0/timeout'],
    ['steps: [{name: a, service: app, action: mak}]', '/steps/0/action'],
    ['steps: [{name: a, service: cloud, action: run}]', '/steps/0/service'],
    ['stages: []', ''],
  ])('refuses %s', (text, place) => expect(errorsOf(text)).toContain(place));
});
