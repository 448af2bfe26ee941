import { checkNames } from '../../../../lambdas/actions/validation/check-production-readiness/catalogue';
import { describeFailures, outputsOf } from '../../../../lambdas/actions/validation/check-production-readiness/report';
import type { Judgement } from '../../../../lambdas/actions/validation/check-production-readiness/run-checks';
import { Sheet } from '../../../../lambdas/actions/validation/check-production-readiness/sheet';

function failed(name: Judgement['name'], problems: number): Judgement {
  const sheet = new Sheet();
  for (let count = 1; count <= problems; count += 1) {
    sheet.fail(`i-0123456789abcde${String(count).padStart(2, '0')} is not what it must be`, 'never');
  }
  return { name, status: 'failed', sheet };
}

test('the message names every failed check with evidence and remedy, within what the engine keeps', () => {
  const message = describeFailures(checkNames.map((name) => failed(name, 100)));
  expect(message.length).toBeLessThanOrEqual(1_800);
  for (const name of checkNames) expect(message).toMatch(new RegExp(`(^| )${name}: i-0123456789abcde01 is `));
  expect(message.match(/\([A-Z][^()]+\.\)/g)).toHaveLength(checkNames.length);
});

test('few failures have the room of all, and say how many more problems there are', () => {
  expect(describeFailures([failed('metadata', 1)])).toBe(
    'metadata: i-0123456789abcde01 is not what it must be (Set HttpTokens to required, in the launch template or on the instance.)',
  );
  expect(describeFailures([failed('metadata', 7)])).toContain(
    'i-0123456789abcde05 is not what it must be and 2 more (',
  );
});

test('the evidence that is kept is bounded', () => {
  const { checks } = outputsOf([failed('metadata', 60)]) as { checks: readonly { evidence: readonly string[] }[] };
  expect(checks[0]!.evidence).toHaveLength(51);
  expect(checks[0]!.evidence.at(-1)).toBe('and 10 lines more');
});
