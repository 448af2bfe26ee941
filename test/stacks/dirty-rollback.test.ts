import { matchesPattern, type PatternEvent } from '../../lib/domain/event-pattern';
import type { JsonObject } from '../../lib/domain/json';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import { distributionWorkflow } from '../helpers/distribution';
import { workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { resourcesOf } from './assembly';
import { installation } from './installation';
import { written } from './policies';

const { root } = installation({ workflows: [] });
const rule = [...resourcesOf(root, 'AWS::Events::Rule').values()].find(
  ({ Properties }) => Properties.Name === 'unity-critical-dirty-rollback',
)!.Properties;
/** No event but one of a replay has a `replay-name`. */
const { 'replay-name': _live, ...pattern } = rule.EventPattern as JsonObject;

const refusing = (operation: string): CallTap => {
  const refused = Object.assign(new Error('not now'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  return (call, proceed) => (call.operation === operation ? Promise.reject(refused) : proceed());
};

/** Deploys, undoes, and gives the verdict with what the rule heard of it. */
async function undone(workflow: ReturnType<typeof distributionWorkflow>, tap?: CallTap) {
  const world = new LocalWorld(tap ? { tap } : {});
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  await world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
  const { rollback } = await settled(world, id);
  const heard = world.bus
    .events()
    .map(
      ({ source, detailType, detail }): PatternEvent => ({
        source,
        'detail-type': detailType,
        detail: detail as JsonObject,
      }),
    )
    .filter((event) => matchesPattern(pattern, event));
  return { id, verdict: rollback?.verdict, heard };
}

test('a rollback that leaves something is heard, once', async () => {
  const { id, verdict, heard } = await undone(workflowFrom('workflows/spot.yml'), refusing('DeleteVpc'));
  expect(verdict).toBe('dirty');
  expect(heard).toHaveLength(1);
  expect(messageOf(heard[0]!)).toMatchObject({
    content: {
      title: `Rollback of ${id} ended dirty`,
      description: expect.stringContaining(`Something that ${id} made in dev is still there`),
      nextSteps: [
        expect.stringContaining(`unity status ${id}`),
        // The event does not say what part it was: that command would take the rest as well.
        `Undo what is left: unity rollback ${id}; after the rollback of a part, or for a resume, the command that unity status names instead`,
        'Runbook: docs/runbook.md#dirty-rollback',
      ],
    },
    metadata: { threadId: id, additionalContext: { environment: 'dev' } },
  });
});

test('what was handed over and stays is heard when it is known', async () => {
  const { verdict, heard } = await undone(distributionWorkflow(), refusing('DeleteDistribution'));
  expect(verdict).toBe('dirty');
  expect(heard).toHaveLength(1);
});

test('a rollback that ends clean is not heard, nor is one that still waits for its tails', async () => {
  expect(await undone(distributionWorkflow())).toMatchObject({ verdict: 'clean', heard: [] });
});

/** What the rule’s target makes of an event (EventBridge user guide, “Input transformation”). */
function messageOf(event: PatternEvent): unknown {
  const [{ InputTransformer: transformer }] = rule.Targets as [
    { readonly InputTransformer: { readonly InputPathsMap: Record<string, string>; readonly InputTemplate: unknown } },
  ];
  const text = Object.entries(transformer.InputPathsMap).reduce((template, [name, path]) => {
    const value = path
      .split('.')
      .slice(1)
      .reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], event);
    // Inside a string a value stands as it is, alone it brings its quotes.
    return template.replaceAll(`:<${name}>`, `:${JSON.stringify(value)}`).replaceAll(`<${name}>`, String(value));
  }, written(transformer.InputTemplate));
  return JSON.parse(text);
}
