import { definitions } from '../../lambdas/actions/definitions';
import { tableNames } from '../../lib/ledger/tables';
import { FaultInjector } from '../../lib/local/faults/injector';
import { LocalWorld } from '../../lib/local/host/world';
import { checkers } from '../../lib/simulation/checkers/table';
import { textAt } from '../../lib/simulation/ledger-view';
import { People } from '../../lib/simulation/trial/people';
import { comesToRest } from '../../lib/simulation/trial/rest';
import { Stage } from '../../lib/simulation/trial/stage';
import type { GoldenCase, RecordedCall } from './golden-case';
import { Renaming } from './ids';

/** What today’s code made of a session of a release. */
export interface TakenOver {
  /** What stood in the account before anybody took over. */
  readonly found: number;
  readonly state: string | undefined;
  readonly verdict: string | undefined;
  readonly left: readonly string[];
  readonly violations: readonly string[];
}

/** What these hold can be seen only by who was there from the beginning. */
const needTheBeginning = ['told-once', 'starts-in-order', 'intent-first'];

const watching = Object.fromEntries(Object.entries(checkers).filter(([name]) => !needTheBeginning.includes(name)));

/** Longer than the visibility of an execution that is just being started. */
const silenceSeconds = 180;
const longestSeconds = 12 * 3600;
/** Something may take longer today than it took then: a call that is refused is made again for so long. */
const patienceSeconds = 1800;

/**
 * Does in today’s account what had been done for a session of then, puts its ledger in, and lets today’s code take over:
 * the sweeper where it was under way, a person where it had ended.
 */
export async function takeOver(golden: GoldenCase): Promise<TakenOver> {
  const injector = new FaultInjector(definitions);
  const stage = new Stage(injector, watching, true);
  const world = new LocalWorld({ seed: 3, startAt: golden.began, tap: stage.tap });
  injector.attach(world);
  return world.run(
    (async () => {
      const renaming = await replay(world, golden.calls);
      await world.clock.sleep(Math.max(0, golden.now - world.clock.now()));
      putItems(world, golden, renaming);
      stage.watch(world);
      const found = stage.ours().length;
      await world.clock.sleep(silenceSeconds * 1000);
      if (golden.state === 'completed' || golden.state === 'failed')
        await new People(world).rollBack(golden.session_id);
      await world.invoke('sweeper', {});
      await comesToRest(world, longestSeconds);
      stage.end();
      const session = stage.item(`SESSION#${golden.session_id}`, 'SESSION');
      return {
        found,
        state: textAt(session, 'state'),
        verdict: textAt(session, 'rollback', 'verdict'),
        left: stage.ours().map(({ type, id }) => `${type} ${id}`),
        violations: stage.violations.map(({ invariant, what }) => `${invariant}: ${what}`),
      };
    })(),
  );
}

async function replay(world: LocalWorld, calls: readonly RecordedCall[]): Promise<Renaming> {
  const renaming = new Renaming();
  for (const call of asTakenToday(calls)) {
    await world.clock.sleep(Math.max(0, call.at - world.clock.now()));
    renaming.learn(call.output, await insist(world, call, renaming.apply(call.input)));
  }
  return renaming;
}

/** The account of then took a load balancer before its network’s gateway was attached, which AWS, and today’s, refuse. */
function asTakenToday(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const placeOf = (operation: string): number => calls.findIndex((call) => call.operation === operation);
  const [balancer, attached] = [placeOf('CreateLoadBalancer'), placeOf('AttachInternetGateway')];
  const attaching = calls[attached];
  if (attaching === undefined || balancer < 0 || balancer > attached) return calls;
  return calls.toSpliced(attached, 1).toSpliced(balancer, 0, attaching);
}

async function insist(world: LocalWorld, { service, operation }: RecordedCall, input: unknown): Promise<unknown> {
  const until = world.clock.now() + patienceSeconds * 1000;
  for (;;) {
    try {
      return JSON.parse(JSON.stringify(await world.cloud.call(service, operation, input))) as unknown;
    } catch (error) {
      if (world.clock.now() > until) throw error;
      await world.clock.sleep(2000);
    }
  }
}

function putItems(world: LocalWorld, golden: GoldenCase, renaming: Renaming): void {
  const TableName = tableNames(world.settings.prefix).ledger;
  for (const Item of renaming.apply(golden.items)) world.store.call('PutItem', { TableName, Item });
}
