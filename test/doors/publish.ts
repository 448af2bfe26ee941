import type { ErrorCode } from '../../lib/domain/errors/catalogue';
import type { Json } from '../../lib/domain/json';

/** Something that comes in at the door of `publish_workflow` and must be refused. */
export interface HostileRequest {
  readonly name: string;
  readonly payload: Json;
  readonly code: ErrorCode;
}

const step = (name: string, more = '') =>
  `  - {name: ${name}, service: control, action: wait, with: {seconds: 1}${more}}`;
const steps = (count: number) => Array.from({ length: count }, (_, index) => step(`s${index}`)).join('\n');
const good = `name: fine\nsteps:\n${step('first')}\n`;
const to = (yaml: string, more: { readonly [key: string]: Json } = {}): Json => ({ environment: 'dev', yaml, ...more });

/** Each alias doubles what the one before stands for. */
const bomb = [
  'a0: &a0 [x, x]',
  ...Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`),
  `steps:\n${step('first')}`,
].join('\n');

const machine = {
  StartAt: 'Steal',
  States: { Steal: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:iam:createAccessKey', End: true } },
};

/** As many steps as may be, each behind all before it, with names and inputs as long as may be. */
const wide = Array.from({ length: 200 }, (_, index) => {
  const name = `s${index}_${'x'.repeat(50)}`;
  const before = Array.from({ length: index }, (_none, other) => `s${other}_${'x'.repeat(50)}`).slice(-15);
  return `  - {name: ${name}, service: control, action: wait, with: {seconds: 1}, depends_on: [${before.join(', ')}]}`;
}).join('\n');

/** Everything that was tried: what a stranger may send, and the code that it is refused with. Nothing may be made of any. */
export const hostileRequests: readonly HostileRequest[] = [
  { name: 'no request', payload: null, code: 'BadRequest' },
  { name: 'a list', payload: [], code: 'BadRequest' },
  { name: 'no workflow', payload: { environment: 'dev' }, code: 'BadRequest' },
  { name: 'a workflow that is no text', payload: { environment: 'dev', yaml: machine }, code: 'BadRequest' },
  { name: 'a key that there is not', payload: to(good, { role: 'arn:aws:iam::1:role/admin' }), code: 'BadRequest' },
  { name: 'a definition beside the workflow', payload: to(good, { definition: machine }), code: 'BadRequest' },
  { name: 'an actor without end', payload: to(good, { actor: 'a'.repeat(201) }), code: 'BadRequest' },
  { name: 'an environment that there is not', payload: { environment: 'mars', yaml: good }, code: 'BadRequest' },
  { name: 'an environment out of a path', payload: { environment: '../prod', yaml: good }, code: 'BadRequest' },
  { name: 'an environment of the prototype', payload: { environment: '__proto__', yaml: good }, code: 'BadRequest' },
  { name: 'prod', payload: { environment: 'prod', yaml: good }, code: 'PublishingOff' },
  { name: 'prod, only to look', payload: { environment: 'prod', yaml: good, check: true }, code: 'PublishingOff' },
  { name: 'an empty text', payload: to(''), code: 'MissingKey' },
  { name: 'no steps', payload: to('name: fine\nsteps: []\n'), code: 'MissingKey' },
  { name: 'a machine in place of a workflow', payload: to(JSON.stringify(machine)), code: 'MissingKey' },
  { name: 'more than 256 KiB', payload: to(`${good}#${'x'.repeat(256 * 1024)}`), code: 'WorkflowTooLarge' },
  { name: 'aliases that double and double', payload: to(bomb), code: 'YamlFeature' },
  { name: 'a merge key', payload: to(`x: &x {a: 1}\n${good}<<: *x\n`), code: 'YamlFeature' },
  { name: 'a tag', payload: to(`${good}description: !!js/function "x"\n`), code: 'YamlFeature' },
  {
    name: 'ten thousand levels',
    payload: to(`steps: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`),
    code: 'YamlSyntax',
  },
  {
    name: 'a quarter of a million pieces',
    payload: to(`steps: [${'a,'.repeat(100_000)}a]\n`),
    code: 'WorkflowTooLarge',
  },
  { name: 'two documents', payload: to(`${good}---\n${good}`), code: 'YamlSyntax' },
  { name: 'control characters', payload: to(`${good}description: "\u001b[2J"\n`), code: 'YamlSyntax' },
  { name: '__proto__ at the top', payload: to(`${good}__proto__: {polluted: true}\n`), code: 'UnknownKey' },
  {
    name: '__proto__ among inputs',
    payload: to(
      'name: fine\nsteps:\n  - {name: a, service: control, action: wait, with: {seconds: 1, __proto__: {x: 1}}}\n',
    ),
    code: 'UnknownKey',
  },
  {
    name: 'constructor as a parameter',
    payload: to(`${good}parameters: {constructor: {type: string, prototype: 1}}\n`),
    code: 'UnknownKey',
  },
  {
    name: 'an action that there is not',
    payload: to('name: fine\nsteps:\n  - {name: a, service: aws, action: create_user}\n'),
    code: 'UnknownAction',
  },
  {
    name: 'an action of the prototype',
    payload: to('name: fine\nsteps:\n  - {name: a, service: constructor, action: prototype}\n'),
    code: 'UnknownAction',
  },
  {
    name: 'an expression that does not parse',
    payload: to(`name: fine\noutputs: {x: "\${steps.first.waited_seconds"}\nsteps:\n${step('first')}`),
    code: 'BadExpression',
  },
  {
    name: 'a placeholder of a function in place of an expression',
    payload: to(`name: fine\noutputs: {x: "\${undo_network}"}\nsteps:\n${step('first')}`),
    code: 'BadExpression',
  },
  {
    name: 'a circle',
    payload: to(`name: fine\nsteps:\n${step('a', ', depends_on: [b]')}\n${step('b', ', depends_on: [a]')}\n`),
    code: 'DependencyCycle',
  },
  { name: '201 steps', payload: to(`name: fine\nsteps:\n${steps(201)}\n`), code: 'WorkflowTooLarge' },
  {
    name: 'a timeout longer than any may be',
    payload: to(
      'name: fine\nsteps:\n  - {name: a, service: control, action: wait, timeout: 31536000, with: {seconds: 1}}\n',
    ),
    code: 'ImpossibleTimeout',
  },
  {
    name: 'names and dependencies as long as may be',
    payload: to(`name: fine\nsteps:\n${wide}\n`),
    code: 'MachineTooLarge',
  },
  { name: 'the name of an installed machine', payload: to(good.replace('fine', 'installed')), code: 'MachineTaken' },
  { name: 'the name of the rollback machine', payload: to(good.replace('fine', '-rollback')), code: 'BadName' },
  { name: 'a name that lists as an environment', payload: to(good.replace('fine', 'x--rollback')), code: 'BadName' },
  { name: 'a name out of an ARN', payload: to(good.replace('fine', '"x:1"')), code: 'BadName' },
  {
    name: 'a file name as its name',
    payload: to(good.replace('name: fine\n', ''), { file: '../../Prod.yml' }),
    code: 'BadName',
  },
];
