import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { StateMachine } from '../../lib/workflow/asl/types';
import type { Act, MachineCase } from './machine-case';
import type { Note } from './scripted-function';

/** A place where machines run, with its own time. */
export interface Stage {
  readonly machines: SFNClient;
  readonly pollMilliseconds: number;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Installs a machine and gives its ARN. */
  install(definition: StateMachine): Promise<string>;
  /** What the functions that one execution invoked wrote down. */
  notes(run: string): readonly Note[];
  historyEvents(executionArn: string): Promise<number>;
}

/** All that was seen of one case. */
export interface Observation {
  readonly execution: DescribeExecutionOutput;
  readonly notes: readonly Note[];
  readonly replies: readonly string[];
  readonly historyEvents: number;
}

const longestCaseSeconds = 60;
let runs = 0;

async function until<T>(stage: Stage, what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = stage.now() + longestCaseSeconds * 1000;
  while (stage.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await stage.sleep(stage.pollMilliseconds);
  }
  throw new Error(`${what}: not within ${longestCaseSeconds} seconds`);
}

/** Starts the machine, plays the people around it, and looks until all is over. */
export async function conduct(one: MachineCase, stage: Stage): Promise<Observation> {
  const { machines } = stage;
  const stateMachineArn = await stage.install(one.definition);
  const name = `conformance-${++runs}`;
  const start = { stateMachineArn, name, input: JSON.stringify(one.input ?? {}) };
  const { executionArn = '' } = await machines.send(new StartExecutionCommand(start));
  const describe = () => machines.send(new DescribeExecutionCommand({ executionArn }));
  const startedAt = (await describe()).startDate?.getTime() ?? 0;
  const sleepUntil = (second: number) => stage.sleep(Math.max(0, startedAt + second * 1000 - stage.now()));

  const token = (who: string): Promise<string> =>
    until(stage, `the token of ${who}`, () => stage.notes(name).find((note) => note.who === who)?.token);
  const perform = async (act: Act): Promise<string> => {
    switch (act.do) {
      case 'succeed':
        await machines.send(
          new SendTaskSuccessCommand({ taskToken: await token(act.token), output: JSON.stringify(act.output) }),
        );
        return 'accepted';
      case 'fail':
        await machines.send(
          new SendTaskFailureCommand({ taskToken: await token(act.token), error: act.error, cause: act.cause }),
        );
        return 'accepted';
      case 'stop':
        await machines.send(new StopExecutionCommand({ executionArn, error: act.error, cause: act.cause }));
        return 'accepted';
      case 'start again': {
        const again = await machines.send(new StartExecutionCommand({ ...start, input: JSON.stringify(act.input) }));
        return again.executionArn === executionArn ? 'same execution' : 'another execution';
      }
    }
  };
  const replies: string[] = [];
  for (const act of one.acts ?? []) {
    await sleepUntil(act.at);
    replies.push(await perform(act).catch((error: Error) => error.name));
  }
  await sleepUntil(one.watchSeconds ?? 0);
  const execution = await until(stage, `the end of ${one.name}`, async () => {
    const described = await describe();
    return described.status === 'RUNNING' ? undefined : described;
  });
  return { execution, notes: stage.notes(name), replies, historyEvents: await stage.historyEvents(executionArn) };
}
