import type { ErrorCode } from '../../lib/domain/errors/catalogue';

/** One command line that is refused, in the directory that `test/cli/bad-input.test.ts` makes. */
export interface HostileCommand {
  readonly tried: string;
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly code: ErrorCode;
}

const hostile = '\u001b[31mred\u0007';
const to = ['--stack', 'new', '--env', 'dev'] as const;

/** What was tried. Nothing of it changes the account, and each ends with its code. */
export const hostileCommands: readonly HostileCommand[] = [
  {
    tried: 'the configuration of an environment that is none',
    argv: ['config', 'explain', '--env', hostile],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'the configuration of `__proto__`',
    argv: ['config', 'explain', '--env', '__proto__'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'the configuration with a bomb of a workflow',
    argv: ['config', 'explain', '--env', 'dev', '--workflow', 'bomb.yml'],
    exitCode: 1,
    code: 'YamlFeature',
  },
  {
    tried: 'a secret on the command line',
    argv: ['deploy', 'param.yml', ...to, '--param', `note=AKIA${'IOSFODNN7EXAMPLE'}`],
    exitCode: 1,
    code: 'PlainSecret',
  },
  {
    tried: 'a name of a parameter that is none',
    argv: ['local', 'parameter', hostile, 'value'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a parameter of 5,000 characters',
    argv: ['local', 'parameter', '/unity/dev/parameters/a', 'x'.repeat(5_000)],
    exitCode: 252,
    code: 'Usage',
  },
  { tried: 'no such type', argv: ['deploy', 'spto', ...to], exitCode: 1, code: 'WorkflowUnreadable' },
  { tried: 'no such file', argv: ['deploy', './missing.yml', ...to], exitCode: 1, code: 'WorkflowUnreadable' },
  {
    tried: 'a path with a zero byte',
    argv: ['deploy', './a\u0000b.yml', ...to],
    exitCode: 1,
    code: 'WorkflowUnreadable',
  },
  { tried: 'a directory', argv: ['deploy', 'folder', ...to], exitCode: 1, code: 'WorkflowUnreadable' },
  { tried: 'a device', argv: ['deploy', 'zero.yml', ...to], exitCode: 1, code: 'WorkflowUnreadable' },
  { tried: 'a file of 1 MB', argv: ['deploy', 'huge.yml', ...to], exitCode: 1, code: 'WorkflowTooLarge' },
  { tried: 'bytes that are no text', argv: ['deploy', 'binary.yml', ...to], exitCode: 1, code: 'WorkflowUnreadable' },
  { tried: 'a YAML bomb', argv: ['deploy', 'bomb.yml', ...to], exitCode: 1, code: 'YamlFeature' },
  { tried: '__proto__ in a file', argv: ['deploy', 'proto.yml', ...to], exitCode: 1, code: 'UnknownKey' },
  { tried: 'control characters in a file', argv: ['deploy', 'bell.yml', ...to], exitCode: 1, code: 'YamlSyntax' },
  {
    tried: 'control characters in a file name',
    argv: ['deploy', `${hostile}.yml`, ...to],
    exitCode: 1,
    code: 'WorkflowUnreadable',
  },
  {
    tried: 'an unknown parameter',
    argv: ['deploy', 'one.yml', ...to, '--param', 'x=1'],
    exitCode: 1,
    code: 'UnknownParameter',
  },
  {
    tried: '__proto__ as a parameter',
    argv: ['deploy', 'one.yml', ...to, '--param', '__proto__=1'],
    exitCode: 1,
    code: 'UnknownParameter',
  },
  {
    tried: 'a parameter without a value',
    argv: ['deploy', 'one.yml', ...to, '--param', 'x'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a file of parameters that is none',
    argv: ['deploy', 'one.yml', ...to, '--params-file', 'params.yml'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a missing file of parameters',
    argv: ['deploy', 'one.yml', ...to, '--params-file', 'no.yml'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a stack name that AWS would refuse',
    argv: ['deploy', 'one.yml', '--stack', 'Shop_1', '--env', 'dev'],
    exitCode: 252,
    code: 'BadRequest',
  },
  {
    tried: 'a stack name of control characters',
    argv: ['deploy', 'one.yml', '--stack', hostile, '--env', 'dev'],
    exitCode: 252,
    code: 'BadRequest',
  },
  {
    tried: 'a stack name of 10,000 characters',
    argv: ['deploy', 'one.yml', '--stack', 'a'.repeat(10_000), '--env', 'dev'],
    exitCode: 252,
    code: 'BadRequest',
  },
  {
    tried: 'an environment that there is not',
    argv: ['deploy', 'one.yml', '--stack', 'new', '--env', 'mars'],
    exitCode: 252,
    code: 'BadRequest',
  },
  {
    tried: 'an environment of control characters',
    argv: ['deploy', 'one.yml', '--stack', 'new', '--env', hostile],
    exitCode: 252,
    code: 'BadRequest',
  },
  { tried: 'no stack', argv: ['deploy', 'one.yml', '--env', 'dev'], exitCode: 252, code: 'Usage' },
  { tried: 'no environment', argv: ['deploy', 'one.yml', '--stack', 'new'], exitCode: 252, code: 'Usage' },
  { tried: 'no workflow', argv: ['deploy', ...to], exitCode: 252, code: 'Usage' },
  { tried: 'two workflows', argv: ['deploy', 'one.yml', 'one.yml', ...to], exitCode: 252, code: 'Usage' },
  { tried: 'a plan that is none', argv: ['deploy', '--plan', 'plan.json', ...to], exitCode: 1, code: 'PlanUnreadable' },
  {
    tried: 'a wrong choice',
    argv: ['deploy', 'one.yml', ...to, '--on-failure', 'explode'],
    exitCode: 252,
    code: 'Usage',
  },
  { tried: 'an unknown option', argv: ['deploy', 'one.yml', ...to, '--force'], exitCode: 252, code: 'Usage' },
  { tried: 'an option without its value', argv: ['deploy', 'one.yml', '--stack'], exitCode: 252, code: 'Usage' },
  {
    tried: 'a speed that is none',
    argv: ['deploy', 'one.yml', ...to, '--speed', 'fast'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a timeout that is none',
    argv: ['deploy', 'one.yml', ...to, '--timeout', '-1'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a fault of an unknown step',
    argv: ['deploy', 'one.yml', ...to, '--fault', 'frist:error'],
    exitCode: 252,
    code: 'FaultNotApplicable',
  },
  {
    tried: 'a fault of an unknown kind',
    argv: ['deploy', 'one.yml', ...to, '--fault', 'first:melt'],
    exitCode: 252,
    code: 'FaultNotApplicable',
  },
  {
    tried: 'a fault that is no fault',
    argv: ['deploy', 'one.yml', ...to, '--fault', '__proto__'],
    exitCode: 252,
    code: 'FaultNotApplicable',
  },
  { tried: 'an unknown verb', argv: ['explode'], exitCode: 252, code: 'Usage' },
  { tried: '__proto__ as a verb', argv: ['__proto__'], exitCode: 252, code: 'Usage' },
  { tried: 'no verb', argv: [], exitCode: 252, code: 'Usage' },
  { tried: 'no session', argv: ['status'], exitCode: 252, code: 'Usage' },
  { tried: 'a session that there is not', argv: ['status', 'one-0123456789'], exitCode: 1, code: 'SessionNotFound' },
  {
    tried: 'somebody else’s id',
    argv: ['status', 'arn:aws:states:eu-west-1:1:execution:x:y'],
    exitCode: 1,
    code: 'SessionNotFound',
  },
  { tried: '__proto__ as a session', argv: ['status', '__proto__'], exitCode: 1, code: 'SessionNotFound' },
  { tried: 'a session of control characters', argv: ['watch', hostile], exitCode: 1, code: 'SessionNotFound' },
  {
    tried: 'a session of 100,000 characters',
    argv: ['logs', 'a'.repeat(100_000)],
    exitCode: 1,
    code: 'SessionNotFound',
  },
  {
    tried: 'a stack that there is not',
    argv: ['rollback', 'nothing/dev', '--yes'],
    exitCode: 1,
    code: 'StackNotFound',
  },
  { tried: 'a path as a stack', argv: ['rollback', '../../etc/passwd', '--yes'], exitCode: 1, code: 'StackNotFound' },
  {
    tried: 'an environment that there is not, of a stack',
    argv: ['destroy', 'shop/mars', '--confirm=shop'],
    exitCode: 1,
    code: 'StackNotFound',
  },
  {
    tried: 'a stack without an environment',
    argv: ['destroy', 'shop', '--confirm=shop'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a rollback of two kinds',
    argv: ['rollback', 'shop/dev', '--to', 'x', '--service', 'y', '--yes'],
    exitCode: 252,
    code: 'Usage',
  },
  {
    tried: 'a rollback of an unknown service',
    argv: ['rollback', 'shop/dev', '--service', 'x', '--yes'],
    exitCode: 252,
    code: 'Usage',
  },
  { tried: 'a session that has ended', argv: ['cancel', 'shop/dev'], exitCode: 1, code: 'TransitionRefused' },
  { tried: 'a limit that is none', argv: ['list', '--limit', 'many'], exitCode: 252, code: 'Usage' },
  {
    tried: 'an environment that there is not, to list',
    argv: ['list', '--env', 'mars'],
    exitCode: 252,
    code: 'BadRequest',
  },
];
