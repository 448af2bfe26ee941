import { SFNClient } from '@aws-sdk/client-sfn';
import type { Json } from '../../lib/domain/json';
import { plug } from '../../lib/local/cloud/api/plug';
import { statesApi } from '../../lib/local/states/api';
import { Executions } from '../../lib/local/states/executions';
import { StateFailure } from '../../lib/local/states/failure';
import { SeededRandom } from '../../lib/local/time/seeded-random';
import { VirtualClock } from '../../lib/local/time/virtual-clock';
import type { StateMachine } from '../../lib/workflow/asl/types';
import type { Stage } from './conduct';
import { type Note, runScript, type Script } from './scripted-function';

/** Nothing is signed and nothing leaves the process. */
const nowhere = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { requestTimeout: 1, connectionTimeout: 1 },
};

/** The local interpreter in virtual time. Transitions and invocations take none here, so that every time is exact. */
export class LocalStage implements Stage {
  readonly machines = new SFNClient(nowhere);
  readonly pollMilliseconds = 50;
  readonly executions: Executions;
  private readonly clock = new VirtualClock({ startAt: 0 });
  private readonly written: Note[] = [];
  private installed = 0;

  constructor() {
    this.executions = new Executions({
      timers: this.clock,
      random: new SeededRandom(7),
      transitionSeconds: 0,
      region: 'eu-west-1',
      accountId: '123456789012',
      invoke: (_name, payload) => this.invoke(payload as unknown as Script),
      onStatus: () => undefined,
    });
    const answer = statesApi(this.executions, { resolve: (text) => text, now: () => this.clock.now() });
    plug(this.machines, 'states', async (operation, input) => answer(operation, input));
  }

  /** Lets virtual time pass until the work is done, and then until every function has ended. */
  async run<T>(work: Promise<T>): Promise<T> {
    const value = await this.clock.run(work);
    await this.clock.run(this.clock.sleep(60_000));
    return value;
  }

  now(): number {
    return this.clock.now();
  }

  sleep(milliseconds: number): Promise<void> {
    return this.clock.sleep(milliseconds);
  }

  async install(definition: StateMachine): Promise<string> {
    const name = `machine-${++this.installed}`;
    this.executions.install(name, definition);
    return this.executions.machineArn(name);
  }

  notes(run: string): readonly Note[] {
    return this.written.filter((note) => note.run === run);
  }

  async historyEvents(executionArn: string): Promise<number> {
    return this.executions.find(executionArn)?.historyEvents ?? 0;
  }

  /** Step Functions sees the name of what a function throws, and its message within a JSON text. */
  private async invoke(script: Script): Promise<Json> {
    const around = {
      now: () => this.clock.now(),
      sleep: (milliseconds: number) => this.clock.sleep(milliseconds),
      note: (note: Note) => void this.written.push(note),
      send: async (token: string, output: Json) =>
        this.executions.tokens.succeed(token, output) === 'accepted' ? 'accepted' : 'TaskTimedOut',
    };
    try {
      return await runScript(script, around);
    } catch (error) {
      const { name, message } = error as Error;
      throw new StateFailure(name, JSON.stringify({ errorType: name, errorMessage: message }));
    }
  }
}
