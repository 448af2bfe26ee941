import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { definitions } from '../../lambdas/actions/definitions';
import { maxDiagnostics } from '../../lib/workflow/problem';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { caseFiles, casesFolder } from './cases';
import { fixtures } from './fixture-definitions';

const read = (text: string, file = 'flow.yml') => readWorkflow(text, { file, definitions: fixtures });
const codesOf = (text: string) => read(text).diagnostics.map(({ code }) => code);

describe('readWorkflow', () => {
  it('takes the spot workflow of the user unchanged, with the real actions', () => {
    const text = readFileSync(path.join(casesFolder, 'reference', 'spot.yml'), 'utf8');
    const { workflow, diagnostics } = readWorkflow(text, { file: 'spot.yml', definitions });
    expect(diagnostics).toEqual([]);
    expect(workflow?.steps.map(({ name, timeoutSeconds }) => [name, timeoutSeconds])).toEqual([
      ['validate_aws_credentials', 30],
      ['check_quotas', 60],
      ['create_vpc', 300],
      ['launch_spot_instance', 600],
      ['setup_docker', 300],
      ['configure_monitoring', 120],
    ]);
  });

  it('takes the alb workflow of the user unchanged, with stand-ins for actions that are not there', () => {
    const text = readFileSync(path.join(casesFolder, 'reference', 'alb.yml'), 'utf8');
    const standIn = fixtures['net/make']!;
    const missing = ['create_alb', 'launch_instances', 'configure_target_groups'].map((action) => [
      `aws/${action}`,
      {
        ...standIn,
        service: 'aws',
        action,
        outputs: { instance_ids: definitions['aws/launch_spot_instance'].outputs.instance_ids },
      },
    ]);
    const { diagnostics } = readWorkflow(text, {
      file: 'alb.yml',
      definitions: { ...Object.fromEntries(missing), ...definitions },
    });
    expect(diagnostics).toEqual([]);
  });

  it('never throws, whatever the text, and always says either or', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const { workflow, diagnostics } = read(text);
        expect(workflow === undefined).toBe(diagnostics.length > 0);
      }),
    );
  });

  it('never throws on damaged workflows, and every place lies in the text', () => {
    const sources = caseFiles.flatMap(([, cases]) => cases.map((one) => one.workflow));
    const damage = fc.record({
      source: fc.constantFrom(...sources),
      at: fc.nat(),
      remove: fc.nat(12),
      insert: fc.oneof(
        fc.constantFrom(
          '${',
          '}',
          '[',
          '{',
          ': ',
          '- ',
          '"',
          "'",
          '&a ',
          '*a',
          '!t ',
          '|',
          '\n',
          '\t',
          '__proto__',
          '<<: ',
        ),
        fc.string(),
      ),
    });
    fc.assert(
      fc.property(damage, ({ source, at, remove, insert }) => {
        const start = at % (source.length + 1);
        const text = source.slice(0, start) + insert + source.slice(start + remove);
        const lines = text.split('\n');
        for (const { line, column, endLine, fix } of read(text).diagnostics) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(endLine).toBeGreaterThanOrEqual(line);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          expect(fix).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same id to the same definition, whatever its comments, and another to every change', () => {
    const text = 'steps:\n  - {name: a, service: net, action: make}\n';
    const id = read(text).workflow?.id;
    expect(id).toMatch(/^flow@[0-9a-f]{12}$/);
    expect(read(`# moved\n\n${text}`).workflow?.id).toBe(id);
    expect(read('{"steps":[{"action":"make","service":"net","name":"a"}]}').workflow?.id).toBe(id);
    expect(read(text.replace('make', 'make, timeout: 99')).workflow?.id).not.toBe(id);
    expect(read(text, 'other.yml').workflow?.id).not.toBe(id);
  });

  it('survives JSON: a workflow and its diagnostics are plain data', () => {
    const { workflow } = read('steps: [{name: a, service: net, action: make}]');
    expect(JSON.parse(JSON.stringify(workflow))).toEqual(workflow);
    const { diagnostics } = read('steps: [{name: a, service: net, action: mak, x: 1}]');
    expect(JSON.parse(JSON.stringify(diagnostics))).toEqual(diagnostics);
  });
});

describe('hostile and oversized files', () => {
  const elapsed = (text: string) => {
    // Time of this process, not of the machine: others may keep that busy.
    const start = process.cpuUsage();
    const result = read(text);
    const { user, system } = process.cpuUsage(start);
    return { ...result, milliseconds: (user + system) / 1000 };
  };

  it('refuses more than 256 KiB before looking at it, counted in bytes', () => {
    const { diagnostics, milliseconds } = elapsed('x'.repeat(1_000_000));
    expect(diagnostics).toMatchObject([
      { code: 'WorkflowTooLarge', line: 1, message: expect.stringContaining('977 KiB') },
    ]);
    expect(milliseconds).toBeLessThan(100);
    expect(codesOf(`# ${'ü'.repeat(140_000)}\nsteps: []`)).toEqual(['WorkflowTooLarge']);
  });

  it('refuses more than 200 steps with their number and nothing else', () => {
    const steps = Array.from(
      { length: 1000 },
      (_, index) => `  - {name: s${index}, service: net, action: make, depends_on: nobody}`,
    );
    const { diagnostics } = read(['steps:', ...steps].join('\n'));
    expect(diagnostics).toMatchObject([
      { code: 'WorkflowTooLarge', line: 1, message: expect.stringContaining('1000 steps') },
    ]);
  });

  it('takes 200 steps', () => {
    const steps = Array.from({ length: 200 }, (_, index) => `  - {name: s${index}, service: net, action: make}`);
    expect(read(['steps:', ...steps].join('\n')).workflow?.steps).toHaveLength(200);
  });

  it('refuses YAML bombs', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [*${'abcdefgh'[index]}, *${'abcdefgh'[index]}]`),
    ];
    expect(new Set(codesOf(bomb.join('\n')))).toEqual(new Set(['YamlFeature']));
  });

  it.each([
    ['flow lists', '['.repeat(250_000)],
    ['flow mappings', '{a: '.repeat(60_000)],
    ['block lists', '- '.repeat(120_000)],
    ['compact keys', 'a: '.repeat(80_000)],
    ['explicit keys', '? '.repeat(120_000)],
    ['indentation', Array.from({ length: 600 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  ])('refuses deep nesting: %s', (_kind, text) => {
    const { diagnostics, milliseconds } = elapsed(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(4000);
  });

  it.each([
    ['quotes', '"'.repeat(250_000)],
    ['commas', `[${','.repeat(250_000)}`],
    ['brackets', ']'.repeat(250_000)],
    ['a few commas', `[${','.repeat(40_000)}`],
    ['documents', '---\n'.repeat(60_000)],
    ['anchors', '&a '.repeat(80_000)],
    ['line ends', '\n'.repeat(250_000)],
    ['keys', Array.from({ length: 15_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['equal keys', 'k: 1\n'.repeat(15_000)],
    ['keys of a step', `steps: [{${Array.from({ length: 10_000 }, (_, index) => `k${index}: 1`).join(', ')}}]`],
    ['NUL bytes', '\u0000'.repeat(250_000)],
    ['expressions', `steps: [{name: a, service: net, action: make, with: {cidr: "${'${a}'.repeat(60_000)}"}}]`],
    ['equal expressions', `outputs: {a: "${'${steps.a.x}'.repeat(20_000)}"}\nsteps: []`],
    [
      'inputs',
      `steps: [{name: a, service: net, action: make, with: {${Array.from({ length: 10_000 }, (_, index) => `k${index}: 1`).join(', ')}}}]`,
    ],
  ])('answers in bounded time and length: %s', (_kind, text) => {
    const { diagnostics, milliseconds } = elapsed(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(maxDiagnostics);
    expect(milliseconds).toBeLessThan(4000);
  });

  it('changes no prototype', () => {
    read('__proto__: {polluted: 1}\nsteps: [{name: a, service: net, action: make, with: {__proto__: {polluted: 1}}}]');
    read('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "steps": []}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
