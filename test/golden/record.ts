import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { forwardMachineName, sessionIdOf } from '../../lib/domain/naming';
import { tableNames } from '../../lib/ledger/tables';
import { classOf, isAwsCall, isMaking, isRemoving } from '../../lib/local/faults/call-class';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Item } from '../../lib/local/store/attribute-value';
import { textAt } from '../../lib/simulation/ledger-view';
import { People } from '../../lib/simulation/trial/people';
import { comesToRest } from '../../lib/simulation/trial/rest';
import type { Workflow } from '../../lib/workflow/model';
import type { GoldenCase, RecordedCall } from './golden-case';
import { idsIn } from './ids';
import type { Moment } from './moments';

const environment = 'dev';
const longestSeconds = 4 * 3600;

/** How many calls of a life made something, and how many took something away. */
interface Counts {
  makes: number;
  removes: number;
}

/** One life of a session, watched: whoever asks is told when a count is reached. */
class Life {
  readonly counts: Counts = { makes: 0, removes: 0 };
  readonly changes: RecordedCall[] = [];
  readonly reads: RecordedCall[] = [];
  readonly world: LocalWorld;
  private readonly waiting: { readonly isReached: () => boolean; readonly tell: () => void }[] = [];
  readonly began: number;

  constructor(readonly workflow: Workflow) {
    const tap: CallTap = async (call, proceed) => {
      const output = await proceed();
      const callClass = classOf(call);
      if (!isAwsCall(callClass) || currentInvocation() === undefined) return output;
      const copy = JSON.parse(JSON.stringify({ input: call.input, output })) as Pick<RecordedCall, 'input' | 'output'>;
      const recorded = { at: this.world.clock.now(), service: call.service, operation: call.operation, ...copy };
      if (callClass === 'read') {
        this.reads.push(recorded);
        return output;
      }
      this.changes.push(recorded);
      if (isMaking(callClass)) this.counts.makes += 1;
      else if (isRemoving(call.operation)) this.counts.removes += 1;
      this.look();
      return output;
    };
    this.world = new LocalWorld({ seed: 1, tap });
    this.began = this.world.clock.now();
    this.world.install(workflow, environment);
    this.world.store.onWrite(() => this.look());
  }

  /** Resolves, in the very moment, when something is so. */
  when(isReached: () => boolean): Promise<void> {
    return new Promise((tell) => {
      this.waiting.push({ isReached, tell });
    });
  }

  items(): readonly Item[] {
    const { ledger } = tableNames(this.world.settings.prefix);
    const table = this.world.store.snapshot().tables.find(({ definition }) => definition.name === ledger);
    // Nothing in the ledger is binary, so the snapshot’s items are as they are stored.
    return (table?.items ?? []) as unknown as readonly Item[];
  }

  session(): Item | undefined {
    return this.items().find((item) => item.kind?.S === 'session');
  }

  async start(onFailure: 'rollback' | 'keep'): Promise<string> {
    const { world, workflow } = this;
    const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, environment, workflow.name));
    const input = JSON.stringify({ stack_name: 'shop', on_failure: onFailure });
    const started = await world.clients.machines.send(
      new StartExecutionCommand({ stateMachineArn, name: 'golden', input }),
    );
    return sessionIdOf(workflow.name, started.executionArn ?? '', started.startDate?.getTime() ?? 0);
  }

  private look(): void {
    for (const [index, { isReached, tell }] of [...this.waiting.entries()].reverse()) {
      if (!isReached()) continue;
      this.waiting.splice(index, 1);
      tell();
    }
  }
}

/** Lives a whole life and tells how much there is to count. */
export async function countsOf(workflow: Workflow): Promise<{ readonly forward: Counts; readonly whole: Counts }> {
  const life = new Life(workflow);
  const { world } = life;
  return world.run(
    (async () => {
      const people = new People(world);
      people.approveWhoAsks();
      const sessionId = await life.start('rollback');
      await comesToRest(world, longestSeconds);
      const forward = { ...life.counts };
      await people.rollBack(sessionId);
      await comesToRest(world, longestSeconds);
      return { forward, whole: { ...life.counts } };
    })(),
  );
}

/** Records a session at a moment; undefined where its type has no such moment. */
export async function record(
  release: string,
  workflow: Workflow,
  { name, at }: Moment,
  counts: Awaited<ReturnType<typeof countsOf>>,
): Promise<GoldenCase | undefined> {
  const hasTails = workflow.steps.some(({ action }) => action === 'create_distribution');
  if (at === 'tails' && !hasTails) return undefined;
  const life = new Life(workflow);
  const { world } = life;
  // What is captured must be one consistent moment, so it is taken where the moment is noticed.
  let captured: Omit<GoldenCase, 'session_id'> | undefined;
  const capture = (): void => {
    captured ??= {
      format: 1,
      release,
      workflow: workflow.name,
      moment: name,
      environment,
      state: textAt(life.session(), 'state') ?? '',
      began: life.began,
      now: world.clock.now(),
      items: structuredClone(life.items()),
      calls: callsNeeded(life),
    };
  };
  const reached = (isReached: () => boolean): Promise<void> =>
    life.when(() => {
      if (!isReached()) return false;
      capture();
      return true;
    });
  const sessionId = await world.run(
    (async () => {
      const people = new People(world);
      people.approveWhoAsks();
      const id = await life.start(at === 'kept' ? 'keep' : 'rollback');
      if (typeof at === 'object' && 'makes' in at) {
        await reached(() => life.counts.makes >= shareOf(at.makes, counts.forward.makes));
        return id;
      }
      if (at === 'kept') {
        await life.when(() => life.counts.makes >= shareOf('half', counts.forward.makes));
        await people.cancel(id);
      }
      await comesToRest(world, longestSeconds);
      if (at === 'completed' || at === 'kept') {
        capture();
        return id;
      }
      const removesBefore = life.counts.removes;
      const moment =
        at === 'tails'
          ? reached(() => textAt(life.session(), 'rollback', 'verdict') === 'pending')
          : reached(
              () =>
                life.counts.removes - removesBefore >=
                shareOf(at.removes, counts.whole.removes - counts.forward.removes),
            );
      await people.rollBack(id);
      await moment;
      return id;
    })(),
  );
  if (!captured) throw new Error(`${workflow.name} never came to the moment ${name}`);
  return { ...captured, session_id: sessionId };
}

function shareOf(share: 'first' | 'half' | 'last', count: number): number {
  return { first: 1, half: Math.ceil(count / 2), last: count }[share];
}

/** The changes, and before each the first read that tells an id that it uses and that no call before has told. */
function callsNeeded({ changes, reads }: Life): readonly RecordedCall[] {
  const known = new Set<string>();
  const calls: RecordedCall[] = [];
  for (const change of changes) {
    for (const id of idsIn(change.input)) {
      if (known.has(id)) continue;
      const read = reads.find(({ at, output }) => at <= change.at && idsIn(output).has(id));
      known.add(id);
      if (!read || calls.includes(read)) continue;
      calls.push(read);
      for (const told of idsIn(read.output)) known.add(told);
    }
    calls.push(change);
    for (const told of idsIn(change.output)) known.add(told);
  }
  return calls;
}
