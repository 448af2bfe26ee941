import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Json, JsonObject } from '../../lib/domain/json';
import { defaultSettings } from '../../lib/domain/settings';
import { StateFailure } from '../../lib/local/states/failure';
import type { StateMachine } from '../../lib/workflow/asl/types';
import { compileForward } from '../../lib/workflow/compile';
import type { Step, Workflow } from '../../lib/workflow/model';
import { Lab } from '../local/states/run';

/** What a function answers; one that waits for its token answers `token` instead, with what comes by it. */
export type Answer = Json | { readonly token: Json } | 'never' | StateFailure;

/** Answers of a function: one after the other, the last for ever. */
export type Answers = Answer | readonly Answer[] | ((payload: JsonObject) => Answer);

/** One invocation. */
export interface Call {
  readonly name: string;
  readonly at: number;
  readonly payload: JsonObject;
}

/** How an execution of a machine went whose functions do nothing but answer. */
export interface Play {
  readonly calls: readonly Call[];
  readonly status: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly seconds: number;
  readonly historyEvents: number;
  /** The names of the functions, in the order of their calls. */
  readonly names: readonly string[];
  callsOf(name: string): readonly Call[];
}

/** What fails as AWS says it. */
export const failure = (error: string, cause = 'because'): StateFailure => new StateFailure(error, cause);

/** What comes by the token of a task. */
export const byToken = (token: Json): Answer => ({ token });

/** More than any play needs: what takes longer, or calls more often, never ends. */
const mostCalls = 5_000;
const mostSeconds = 100_000;

/** Runs a machine with functions that answer as they are told, in virtual time. */
export async function play(
  machine: StateMachine,
  input: Json,
  functions: Readonly<Record<string, Answers>>,
): Promise<Play> {
  const given = new Map<string, number>();
  const answerOf = (name: string, payload: JsonObject): Answer => {
    const answers = functions[name];
    if (answers === undefined) throw new Error(`nobody told what ${name} answers`);
    if (typeof answers === 'function') return answers(payload);
    if (!Array.isArray(answers)) return answers as Answer;
    const index = given.get(name) ?? 0;
    given.set(name, index + 1);
    return answers[Math.min(index, answers.length - 1)] as Answer;
  };
  const respond = async (name: string, payload: JsonObject): Promise<Json> => {
    // A machine that goes in circles takes no time for it.
    if (lab.calls.length > mostCalls) lab.executions.stop(execution.arn);
    const answer = answerOf(name, payload);
    if (answer instanceof StateFailure) throw answer;
    if (answer === 'never') return new Promise<Json>(() => undefined);
    if (typeof answer === 'object' && answer !== null && 'token' in answer) {
      lab.executions.tokens.succeed(String(payload.token), answer.token as Json);
      return null;
    }
    return answer;
  };
  const functionsByPlaceholder = Object.fromEntries(
    Object.keys(functions).map((name) => [`\${${name}}`, (payload: Json) => respond(name, payload as JsonObject)]),
  );
  const lab = new Lab(functionsByPlaceholder);
  const execution = lab.start(machine, input);
  await lab.clock.run(Promise.race([lab.executions.idle(), lab.clock.sleep(mostSeconds * 1000)]));
  const calls = lab.calls.map(({ name, at, payload }) => ({
    name: name.slice(2, -1),
    at,
    payload: payload as JsonObject,
  }));
  return {
    calls,
    status: execution.status,
    error: execution.error,
    cause: execution.cause,
    seconds: ((execution.stoppedAt ?? Number.NaN) - execution.startedAt) / 1000,
    historyEvents: execution.historyEvents,
    names: calls.map(({ name }) => name),
    callsOf: (wanted) => calls.filter(({ name }) => name === wanted),
  };
}

const permission = (permissionSet: string, rest: object = {}): ActionDefinition =>
  ({ permissionSet, ...rest }) as unknown as ActionDefinition;

/** An action that is polled, and one that waits for a token. */
export const definitions: Readonly<Record<string, ActionDefinition>> = {
  'test/make': permission('network'),
  'test/wait': permission('control', { waits: 'token' }),
};

/** A checked step, `NAME after NAME, NAME`. */
export function step(text: string, facts: Partial<Step> = {}): Step {
  const [name = '', before = ''] = text.split(' after ');
  return {
    name,
    service: 'test',
    action: 'make',
    timeoutSeconds: 600,
    dependsOn: before === '' ? [] : before.split(', ').map((other) => ({ step: other, until: 'ready' })),
    inputs: {},
    retry: { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 },
    rollback: 'compensate',
    line: 1,
    ...facts,
  };
}

/** A checked workflow of those steps. */
export const workflowOf = (steps: readonly Step[], id = 'flow@1'): Workflow => ({
  name: 'flow',
  id,
  parameters: {},
  outputs: {},
  steps,
});

/** What the compiler is given beside a workflow. */
export const options = { environment: 'dev', settings: defaultSettings, definitions };

/** Functions of a deployment in which all goes well. */
export const good: Readonly<Record<string, Answers>> = {
  open_session: { status: 'opened', session_id: 's-1', epoch: 7, error: null, cause: null, plan: 'is not handed on' },
  admit: { status: 'admitted', error: null, cause: null },
  gate: byToken({ status: 'go' }),
  hold: byToken({}),
  make_network: ({ rehearse }) =>
    rehearse ? { findings: ['of network'], more: 1 } : { status: 'ready', seconds: null },
  make_control: ({ rehearse }) => (rehearse ? { findings: [], more: 1 } : { status: 'ready', seconds: null }),
  fail_step: { status: 'recorded' },
  close_session: { status: 'completed', error: null, cause: null },
  start_rollback: byToken({ error: 'StepTimedOut', cause: 'rolled back' }),
};

/** Runs the machine of a workflow of those steps; functions that are not named do their work well. */
export const deploy = (steps: readonly Step[], functions: Readonly<Record<string, Answers>> = {}): Promise<Play> =>
  play(compileForward(workflowOf(steps), options).machine, { stack_name: 'shop' }, { ...good, ...functions });

/** Answers by step; those of what is not named are to go on. */
export const bySteps = (
  answers: Readonly<Record<string, Answer | readonly Answer[]>>,
  rest: Answer,
): ((payload: JsonObject) => Answer) => {
  const used = new Map<string, number>();
  return ({ step: name, rehearse }) => {
    if (rehearse) return { findings: [] };
    const own = answers[String(name)];
    if (own === undefined) return rest;
    const index = used.get(String(name)) ?? 0;
    used.set(String(name), index + 1);
    return Array.isArray(own) ? (own[Math.min(index, own.length - 1)] as Answer) : (own as Answer);
  };
};
