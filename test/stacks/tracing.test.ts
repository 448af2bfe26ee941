import { functionNames } from '../../lib/domain/functions';
import { resourcesOf } from './assembly';
import { installation } from './installation';
import { functionsOf } from './policies';

const sends = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

test.each([true, false])(
  'with tracing: %s functions send traces, or have neither the mode nor the right',
  (tracing) => {
    const { root } = installation({ config: `tracing: ${tracing}\nenvironments: {dev: }\n`, workflows: [] });
    const modes = [...resourcesOf(root, 'AWS::Lambda::Function').values()]
      .filter(({ Properties }) => String(Properties.FunctionName).startsWith('unity-'))
      .map(({ Properties }) => (Properties.TracingConfig as { readonly Mode?: string } | undefined)?.Mode);
    expect(modes).toHaveLength(functionNames.length);
    expect(new Set(modes)).toEqual(new Set([tracing ? 'Active' : undefined]));
    for (const { granted } of functionsOf(root).values()) {
      const rights = granted
        .flatMap(({ actions }) => actions)
        .filter((action) => action.startsWith('xray:'))
        .sort();
      expect(rights).toEqual(tracing ? sends : []);
    }
  },
);

test('machines send traces whatever functions do: an execution is one trace at the least', () => {
  const { root, nested } = installation({ workflows: [] });
  const machines = [root, ...nested.values()].flatMap((template) => [
    ...resourcesOf(template, 'AWS::StepFunctions::StateMachine').values(),
  ]);
  expect(machines.length).toBeGreaterThan(3);
  for (const { Properties } of machines) expect(Properties.TracingConfiguration).toEqual({ Enabled: true });
});
