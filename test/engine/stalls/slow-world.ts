import type { Action, PollResult, UndoResult } from '../../../lambdas/actions/action';
import type { EventData } from '../../../lib/domain/event-catalogue';
import type { SessionDocument } from '../../../lib/domain/session-document';
import type { ActionRegistry } from '../../../lib/engine/engine';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../../lib/local/host/world';
import type { Dependency, Step, Workflow } from '../../../lib/workflow/model';
import { slowDefinition, slowHandler } from '../../helpers/slow-action';
import { sessionOf, settled, start } from '../../helpers/worlds';

export const person = { actor: 'ann', via: 'test', reason: 'test' };

/** What a look finds, so many seconds after the first of its run. */
export interface Script {
  poll(seconds: number, step: string): PollResult;
  undo(seconds: number): UndoResult;
}

export const pending = (reason = 'it is on its way') => ({ status: 'pending', reason }) as const;
export const readyAfter = (least: number) => (seconds: number) =>
  seconds >= least ? ({ status: 'ready', outputs: {} } as const) : pending();
export const goneAfter = (least: number) => (seconds: number) =>
  seconds >= least ? ({ status: 'gone' } as const) : pending();

/** A step of that action; its outputs are known as soon as it has begun. */
export const step = (name: string, dependsOn: readonly Dependency[] = [], timeoutSeconds = 600): Step => ({
  ...{ name, service: 'test', action: 'slow', timeoutSeconds, dependsOn, inputs: {}, rollback: 'compensate', line: 1 },
  retry: { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 },
});

/** A deployment of slow steps, whose looks find what the script says by then. */
export class Slow {
  readonly world = new LocalWorld({ registry: { 'test/slow': this.action() as ActionRegistry[string] } });
  readonly script: Script;
  private readonly workflow: Workflow;
  private readonly firsts = new Map<string, number>();
  id = '';

  constructor(script: Partial<Script>, ...steps: readonly Step[]) {
    this.script = { poll: readyAfter(0), undo: goneAfter(0), ...script };
    const named = steps.length > 0 ? steps : [step('slow')];
    this.workflow = { name: 'slow', id: 'slow@1', parameters: {}, outputs: {}, steps: named };
    this.world.install(this.workflow, 'dev');
  }

  deploy(request: object = {}): Promise<SessionDocument> {
    const execution = start(this.world, this.workflow, { stack_name: 'shop', ...request });
    this.id = sessionOf(this.workflow, execution);
    return settled(this.world, this.id);
  }

  resume(): Promise<SessionDocument> {
    this.firsts.clear();
    start(this.world, this.workflow, { resume: this.id }, `${this.id}-g1`);
    return settled(this.world, this.id);
  }

  async undo(): Promise<SessionDocument> {
    this.firsts.clear();
    await this.world.run(startRollback(this.world.engine(person), { sessionId: this.id, request: { type: 'full' } }));
    return settled(this.world, this.id);
  }

  private since(what: string): number {
    const now = this.world.clock.now() / 1000;
    const first = this.firsts.get(what) ?? now;
    this.firsts.set(what, first);
    return now - first;
  }

  private action(): Action<typeof slowDefinition> {
    return {
      definition: slowDefinition,
      begin: async (context) => {
        await context.make('thing', slowHandler, async () => 'thing');
        await context.publish({});
      },
      poll: async (context) => this.script.poll(this.since(`poll ${context.step}`), context.step),
      check: async () => [],
      compensate: async (context) => {
        const result = this.script.undo(this.since(`undo ${context.step}`));
        return result.status === 'gone' ? context.removeInOrder([slowHandler]) : result;
      },
      verifyGone: async () => [],
    };
  }
}

/** What was told to be late, in order, and how many seconds after it was. */
export function stallsIn(world: LocalWorld): readonly (EventData<'STEP_STALLED'> & { readonly after: number })[] {
  return world.bus
    .events()
    .filter(({ detailType }) => detailType === 'STEP_STALLED')
    .map(({ detail }) => {
      const { data, metadata } = detail as {
        readonly data: EventData<'STEP_STALLED'>;
        readonly metadata: { readonly time: string };
      };
      const due = Date.parse(data.since) + data.expected_seconds * 1000;
      return { ...data, after: (Date.parse(metadata.time) - due) / 1000 };
    });
}

export const named = (world: LocalWorld): readonly string[] =>
  stallsIn(world).map(({ kind, step: name }) => `${kind} ${name}`);
