import type { ErrorCode } from '../../lib/domain/errors/catalogue';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { readSavedPlan, savedPlanText } from '../../lib/plan/saved-plan';
import { planFixtures, planFrom, workflowFrom } from './fixtures';

const text = `
parameters: {zones: {type: number, maximum: 4}, loud: true}
steps:
  - {name: net, service: net, action: make, with: {zones: "\${parameters.zones}"}}
`;
const source = { file: 'flow.yml', text };
const plan = planFrom(text, { given: { zones: 3 }, parametersFrom: { zones: 'given', loud: 'default' } });
const saved = savedPlanText(plan, source);

const read = (file: string, definitions = planFixtures) => readSavedPlan(file, { definitions });

function refusal(file: string, definitions = planFixtures): { code: ErrorCode; message: string } {
  try {
    read(file, definitions);
  } catch (error) {
    if (error instanceof UnityError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

const changed = (change: (file: { [key: string]: unknown }) => object) => JSON.stringify(change(JSON.parse(saved)));

describe('a saved plan', () => {
  it('gives back all that a deployment is started with', () => {
    expect(read(saved)).toEqual({
      workflow: workflowFrom(text),
      source,
      stack: 'shop',
      environment: 'dev',
      parameters: { zones: 3 },
      planned: { loud: true },
      fromCheckpoint: null,
    });
    expect(JSON.parse(saved)).toMatchObject({ kind: 'unity-plan', format_version: '1.0', plan: { workflow: 'flow' } });
  });

  it('gives back the checkpoint that it begins with; files of older releases begin with none', () => {
    const nothing = { parameters_from: {}, copies: [], unused_copies: [], empty: [], without: [], unused: [] };
    const restore = { session: 'flow-0123456789', checkpoint: 'monday', ...nothing };
    expect(read(savedPlanText({ ...plan, restore }, source)).fromCheckpoint).toEqual({
      session: 'flow-0123456789',
      name: 'monday',
    });
    expect(read(changed(({ from_checkpoint: _, ...file }) => file)).fromCheckpoint).toBeNull();
  });

  it('takes all values for given in files of older releases, which do not say which were', () => {
    const { parameters, planned } = read(changed(({ given: _, ...file }) => file));
    expect({ parameters, planned }).toEqual({ parameters: { zones: 3, loud: true }, planned: {} });
  });

  it('takes fields of a later version', () => {
    expect(read(changed((file) => ({ ...file, format_version: '1.7', more: 1 }))).stack).toBe('shop');
  });

  it('is refused when its workflow was changed by hand, or its actions have changed since', () => {
    const other = changed((file) => ({
      ...file,
      source: { file: 'flow.yml', text: text.replace('net, ser', 'lan, ser') },
    }));
    expect(refusal(other)).toMatchObject({ code: 'PlanOutdated', message: expect.stringMatching(/is flow@\w+ now$/) });
    expect(refusal(saved, {})).toMatchObject({
      code: 'PlanOutdated',
      message: expect.stringContaining('no longer valid'),
    });
  });

  it.each([
    ['no JSON', 'steps: []'],
    ['another document', '{"kind":"other"}'],
    ['null', 'null'],
    ['a later format', changed((file) => ({ ...file, format_version: '2.0' }))],
    ['a parameter out of bounds', changed((file) => ({ ...file, parameters: { zones: 9 } }))],
    ['an unknown parameter', changed((file) => ({ ...file, parameters: { zones: 3, speed: 1 } }))],
    ['more than a plan can be', ' '.repeat(5_000_000)],
  ])('is refused: %s', (_what, file) => {
    expect(refusal(file).code).toBe('PlanUnreadable');
  });
});
