import { definitions } from '../../../lambdas/actions/definitions';
import { applicableKinds } from '../../../lib/local/faults/applicable';
import { type Fault, faultText } from '../../../lib/local/faults/fault';
import { type Struck, spot } from './struck';

const counts = [1, Number.POSITIVE_INFINITY] as const;

/** Every step of `spot` with every kind that can strike it on a side, once and always. */
export function spotFaults(side: Fault['side']): readonly (readonly [text: string, fault: Fault])[] {
  return spot().steps.flatMap(({ name, service, action }) => {
    const definition = definitions[`${service}/${action}` as keyof typeof definitions];
    return applicableKinds(definition, side).flatMap((kind) =>
      counts.map((times) => {
        const fault: Fault = { side, step: name, kind, times };
        return [faultText(fault), fault] as const;
      }),
    );
  });
}

/** The fault struck where it was aimed, and nothing of others was touched. */
export function expectStruck({ strikes, baselineKept }: Struck, { side, step, kind }: Fault): void {
  expect(strikes.length).toBeGreaterThan(0);
  for (const strike of strikes) expect(strike).toMatchObject({ side, step, kind });
  expect(baselineKept).toBe(true);
}
