import { permissionSets } from '../../lib/domain/functions';
import type { Json, JsonObject } from '../../lib/domain/json';
import type { Engine } from '../../lib/engine/engine';
import { returnLanes } from '../../lib/engine/session/return-lanes';
import type { StepItem } from '../../lib/ledger/items';
import { compileForward, compileReturn } from '../../lib/workflow/compile';
import { machineFigures, worstReturnEvents } from '../../lib/workflow/limits';
import type { Step } from '../../lib/workflow/model';
import {
  type Answer,
  type Answers,
  bySteps,
  byToken,
  failure,
  good,
  options,
  type Play,
  play,
  step,
  workflowOf,
} from './play';

const machine = compileReturn({ environment: 'dev' });
const ids = { session_id: 's-1', epoch: 7 };
const ready = { status: 'ready', seconds: null };
const net = step('net');
const app = step('app after net');
const wait = step('wait', { action: 'wait' });
const stored = step('net', { checkpoint: 'stored', checkpointData: 'snapshot' });
const request = { stack_name: 'shop' };

type Functions = Readonly<Record<string, Answers>>;

/** What `open_session` tells the machine of returns of those steps. */
function lanes(steps: readonly Step[], epoch = 7) {
  const items = steps.map((spec) => ({ session_id: 's-1', name: spec.name, spec }) as unknown as StepItem);
  const engine = options as unknown as Engine;
  return returnLanes(items, { engine, workflow: workflowOf(steps), epoch }) as unknown as JsonObject;
}

/** Runs the machine of returns; functions that are not named do their work well. */
function putBack(steps: readonly Step[], functions: Functions = {}): Promise<Play> {
  const { open_session: opens = good.open_session as Json, ...others } = functions;
  const told = (answer: Answer): Answer => ({
    ...(answer as JsonObject),
    ...lanes(steps, (answer as { epoch: number }).epoch),
  });
  const open_session = Array.isArray(opens) ? opens.map((answer) => told(answer as Answer)) : told(opens as Answer);
  return play(machine, request, { ...good, ...others, open_session });
}

const deploy = (steps: readonly Step[], functions: Functions = {}): Promise<Play> =>
  play(compileForward(workflowOf(steps), options).machine, request, { ...good, ...functions });

/** What a machine has done and how it ended; in which order what comes at once is done is nobody’s concern. */
const done = ({ calls, status, error, cause, seconds }: Play) => ({
  calls: calls
    .map(({ name, at, payload: { token, workflow_id: _, execution_arn: __, ...payload } }) =>
      JSON.stringify([at, name, token !== undefined, payload]),
    )
    .sort(),
  end: { status, error, cause, seconds },
});

const pending = { status: 'pending', seconds: null };
const odd = failure('Odd', 'what is this');
const opened = { ...ids, status: 'opened', error: null, cause: null };

describe('does to the letter what the machine of the workflow does:', () => {
  test.each<[string, readonly Step[], () => Functions]>([
    ['steps without and with a gate, and one that waits', [net, app, wait], () => ({})],
    [
      'a step that is pending',
      [net, app],
      () => ({ make_network: bySteps({ net: [pending, pending, ready] }, ready) }),
    ],
    ...['failed', 'skipped', 'cancelled'].map((status): [string, readonly Step[], () => Functions] => [
      `a step that is ${status}`,
      [net, app],
      () => ({ make_network: bySteps({ net: { status, seconds: null } }, ready) }),
    ]),
    [
      'a gate that says no',
      [net, app, step('log after net')],
      () => ({ gate: bySteps({ app: byToken({ status: 'cancelled' }) }, byToken({ status: 'go' })) }),
    ],
    ['a gate that hears nothing', [net, app], () => ({ gate: ['never', null, byToken({ status: 'go' })] })],
    [
      'a gate of a workflow that takes long',
      [step('net', { timeoutSeconds: 7_200 }), app],
      () => ({ gate: ['never', byToken({ status: 'go' })] }),
    ],
    [
      'a step that waits for a signal',
      [wait],
      () => ({
        make_control: bySteps(
          { wait: [{ status: 'holding', seconds: 100 }, { status: 'holding', seconds: 100 }, ready] },
          ready,
        ),
        hold: ['never', byToken({})],
      }),
    ],
    ['a drive that fails', [net, app, wait, step('log')], () => ({ make_network: bySteps({ net: odd }, ready) })],
    ['a gate that fails', [net, app, wait, step('log')], () => ({ gate: odd })],
    [
      'a hold that fails',
      [net, wait, step('log')],
      () => ({ hold: odd, make_control: bySteps({ wait: { status: 'holding', seconds: 9 } }, ready) }),
    ],
    ['a checkpoint that copies data', [stored, app], () => ({ checkpoint: { status: 'capturing' } })],
    ['one that cannot be begun', [stored, app], () => ({ checkpoint: odd })],
    [
      'none of a step that is not ready',
      [stored, app],
      () => ({ make_network: bySteps({ net: { status: 'failed', seconds: null } }, ready) }),
    ],
    ['a refusal', [net], () => ({ open_session: { ...ids, status: 'refused', error: 'StackBusy', cause: 'busy' } })],
    ['no admission', [net], () => ({ admit: { status: 'refused', error: 'PreflightFailed', cause: 'no quota' } })],
    ['a rehearsal that fails', [net], () => ({ make_network: ({ rehearse }) => (rehearse ? odd : ready) })],
    [
      'a rollback',
      [net, app],
      () => ({ close_session: { status: 'roll_back', error: 'StepFailed', cause: 'net failed' } }),
    ],
    [
      'a resume that has something undone first',
      [net],
      () => ({
        open_session: [
          { ...opened, status: 'undo_first' },
          { ...opened, epoch: 8 },
        ],
      }),
    ],
    ['a recording that fails', [net, app], () => ({ make_network: bySteps({ net: odd }, ready), fail_step: odd })],
  ])('%s', async (_, steps, functions) => {
    const [is, as] = [await putBack(steps, functions()), await deploy(steps, functions())];
    expect(done(is)).toEqual(done(as));
    const bounds = {
      gateTimeoutSeconds: options.settings.gateTimeoutSeconds,
      sliceSeconds: options.settings.sliceSeconds,
      holds: ({ action }: Step) => action === 'wait',
    };
    const workflow = workflowOf(steps);
    const more = worstReturnEvents(workflow, bounds) - machineFigures(workflow, '', bounds).worstHistoryEvents;
    expect(is.historyEvents - as.historyEvents).toBeLessThanOrEqual(more);
  });
});

test('names no workflow, and hands on ids and what a step is driven by', async () => {
  const { callsOf } = await putBack([net, app]);
  expect(callsOf('open_session')[0]?.payload).toEqual({
    request,
    environment: 'dev',
    execution_arn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-0',
    execution_started_at: '1970-01-01T00:00:00.000Z',
  });
  expect(machine).toMatchObject({ Comment: 'puts stacks back in dev', TimeoutSeconds: 31_536_000 });
  expect(lanes([net, app])).toEqual({
    sets: [{ ...ids, set: 'network' }],
    lists: [
      [{ ...ids, step: 'net', set: 'network', gated: false, gate_seconds: 300, copies_data: false }],
      [{ ...ids, step: 'app', set: 'network', gated: true, gate_seconds: 300, copies_data: false }],
      [],
      [],
      [],
    ],
  });
});

test('all 200 steps are on their way at once', async () => {
  const steps = Array.from({ length: 200 }, (_, index) => step(`s${index}`));
  const { calls, status } = await putBack(steps);
  const first = calls.filter(({ at, payload }) => at === 0 && payload.step !== undefined);
  expect(new Set(first.map(({ payload }) => payload.step)).size).toBe(200);
  expect(status).toBe('SUCCEEDED');
});

test.each(permissionSets)('a step of %s is rehearsed and driven by the function that has its rights', async (set) => {
  const own = { ...ids, set };
  const task = { ...own, step: 'one', gated: false, gate_seconds: 300, copies_data: false };
  const told = { ...opened, sets: [own], lists: [[task], [], [], [], []] };
  const drives = { [`make_${set}`]: ({ rehearse }: JsonObject) => (rehearse ? { findings: [] } : ready) };
  const { calls } = await play(machine, request, { ...good, ...drives, open_session: told });
  expect(calls.flatMap(({ name }) => (name.startsWith('make_') ? [name] : []))).toEqual([`make_${set}`, `make_${set}`]);
});
