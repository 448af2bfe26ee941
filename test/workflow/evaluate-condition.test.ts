import { evaluateCondition } from '../../lib/workflow/evaluate-condition';
import type { Scope } from '../../lib/workflow/expressions/scope';

const scope: Scope = {
  parameters: { on: true, off: false, size: 'large', count: 3, list: [1] },
  steps: { store: { encrypted: true } },
  environment: { protected: 'true' },
  session: { id: 's-1', stackName: 'shop', environment: 'prod' },
};

describe('evaluateCondition', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['not false', true],
    ['${parameters.on}', true],
    ['not ${parameters.on}', false],
    ['${parameters.size} == large', true],
    ["${parameters.size} == 'large'", true],
    ['${parameters.size} != large', false],
    ['not ${parameters.size} != large', true],
    ['${parameters.count} == 3', true],
    ["${parameters.count} == '3'", false],
    ['${parameters.list} == ${parameters.list}', true],
    ['${parameters.off} and ${parameters.on} or ${parameters.on}', true],
    ['${parameters.on} or ${parameters.off} and ${parameters.off}', true],
    ['${parameters.off} or ${parameters.on} and ${parameters.off}', false],
    ['${session.environment} == prod and ${steps.store.encrypted}', true],
    ["${environment.protected} == 'true'", true],
  ])('%s is %s', (when, expected) => {
    expect(evaluateCondition(when, scope)).toBe(expected);
  });

  it('looks no further than needed', () => {
    expect(evaluateCondition('${parameters.off} and ${steps.skipped.x}', scope)).toBe(false);
    expect(evaluateCondition('${parameters.on} or ${steps.skipped.x}', scope)).toBe(true);
  });

  it.each([
    ['${steps.skipped.x}', '${steps.skipped.x} has no value'],
    ['${parameters.size}', '"large" is not true or false'],
    ['${environment.protected}', '"true" is not true or false'],
    ['and', 'a value is missing'],
  ])('refuses %s', (when, message) => {
    expect(() => evaluateCondition(when, scope)).toThrow(
      expect.objectContaining({ code: 'InputInvalid', message: expect.stringContaining(message) }),
    );
  });
});
