import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { environmentSchemaText } from '../../lib/config/environment-json-schema';
import { readConfig } from '../../lib/config/read-config';

/** The validator that asl-validator brings. */
const Ajv = createRequire(require.resolve('asl-validator'))('ajv').default;
const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(environmentSchemaText()),
);

const shipped = readdirSync('workflows/environments').map((name) => `workflows/environments/${name}`);

test.each(shipped)('%s is taken, and names the schema', (file) => {
  const text = readFileSync(file, 'utf8');
  expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/environment\.schema\.json\n/);
});

test.each([
  ['publish: true\nparameters: {a: [1, {b: null}]}\nvalues: {c: {d: e}}\n', true],
  ['network: {cidr: 10.0.0.0/16}\ntarget: {account: "222222222222"}\n', true],
  ['notifications: [{email: ops@example.com}]\nrollback: {on_failure: keep}\n', true],
  ['promotion: {from: [staging], approval: true, approval_hours: 8, soak_minutes: 30}\n', true],
  ['publihs: true\n', false],
  ['promotion: {approval: true}\n', false],
  ['promotion: {from: [staging], soak_minutes: 10081}\n', false],
  ['network: {cidr: everywhere}\n', false],
  ['parameters: {Bad-Name: 1}\n', false],
  ['rollback: {on_failure: hope}\n', false],
  ['target: {external_id: abcdefgh}\n', false],
  ['parameter_store: maybe\n', false],
])('%j: editors say what the reader says', (text, isRight) => {
  const files = [{ environment: 'dev', file: 'dev.yml', text }];
  expect(readConfig('', 'unity.yaml', files).diagnostics.length === 0).toBe(isRight);
  expect(validate(parse(text))).toBe(isRight);
});
