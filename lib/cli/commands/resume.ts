import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { canResume, onFailureWays } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { planOfResume } from '../../engine/resume/plan-of-resume';
import { type ResumeStrategy, strategyOfResume } from '../../engine/resume/strategy';
import { againstResume } from '../../engine/revision/against-resume';
import { refusalOf } from '../../engine/revision/become-revision';
import { loadSteps } from '../../engine/session/session-store';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import type { Reasoned, ResumePlan } from '../../rollback/plan-resume';
import type { Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { configOf } from '../gateway/open-gateway';
import { confirm } from '../input/confirm';
import { faultOption, givenFaults } from '../input/faults';
import { findSession } from '../input/find-session';
import { checkLayers } from '../input/parameter-layers';
import { givenParameters } from '../input/parameters';
import { findWorkflow, type WorkflowText } from '../input/workflow-source';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { agreeToPublish } from '../session/agree-to-publish';
import { attend, leftAlone, waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { expectedSeconds } from '../session/expected-seconds';
import { showResume } from '../session/show-resume';
import { enterFor } from '../session/speed';
import { startResume, untilClaimed } from '../session/start-resume';
import { tellDetached } from '../session/tell-detached';
import { wayOn } from '../session/way-on';

/** `unity resume`: lets a deployment go on that failed, was stopped, or was undone in part. */
export const resume: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--workflow <file>', description: 'go on with this version of its workflow' },
    { flags: '--param <name=value>', description: 'another value for a parameter', repeatable: true },
    { flags: '--params-file <file>', description: 'a file of other values for parameters, YAML or JSON' },
    { flags: '--dry-run', description: 'show what would be kept, undone and run, and change nothing' },
    { flags: '--on-failure <what>', description: 'what happens when a step fails', choices: onFailureWays },
    { flags: '--confirm <name>', description: 'the name of the stack, where it is asked for' },
    { flags: '--override-window <reason>', description: 'why it cannot wait for a window of the environment' },
    { flags: '--detach', description: 'start it and do not wait' },
    waitTailsOption,
    faultOption,
  ],
  examples: [
    'unity resume shop/dev --dry-run',
    'unity resume shop/dev --yes',
    'unity resume shop/dev --workflow shop.yml --param instance_count=2',
  ],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const engine = gateway.engine('resume');
      const session = await findSession(engine.ledger, run.given.required(0));
      const before = await viewSession(engine, session.session_id);
      run.lines?.saw(before);
      assertResumable(session);
      const order = await readOrder(run, gateway, session);
      showResume(run, before, order);
      if (run.given.flag('dry-run')) {
        run.lines?.end(exitCodes.done);
        return exitCodes.done;
      }
      return goOn(run, gateway, { ...order, before, signal });
    }),
};

function assertResumable(session: SessionItem): void {
  if (canResume(session)) return;
  const { session_id: id, state } = session;
  const what = session.occupies ? 'has not failed' : 'holds nothing to go on from';
  throw new UnityError('ResumeRefused', { message: `session ${id} is ${state.replace('_', ' ')} and ${what}` });
}

/** What is to go on, and how. */
interface Order {
  readonly session: SessionItem;
  readonly workflow: Workflow;
  /** The name of the machine that takes it on. */
  readonly machine: string;
  /** There where a file was given: it must be installed first. */
  readonly source: WorkflowText | undefined;
  /** Those that were given. */
  readonly parameters: JsonObject;
  readonly plan: ResumePlan;
  readonly strategy: ResumeStrategy;
  /** What all of it usually takes. */
  readonly expectedSeconds: number;
}

async function readOrder(run: CommandRun, gateway: Gateway, session: SessionItem): Promise<Order> {
  const { io, given } = run;
  const engine = gateway.engine('resume');
  const steps = await loadSteps(engine.ledger, session.session_id);
  const file = given.text('workflow');
  const found = file === undefined ? undefined : await findWorkflow(file, io);
  const { workflow, machine } = await wayOn({ io, gateway, session, steps }, found?.workflow);
  if (workflow.name !== session.deployment_type) {
    throw new UnityError('ResumeRefused', {
      message: `session ${session.session_id} is of the workflow ${session.deployment_type}, and this is ${workflow.name}`,
    });
  }
  const own = Object.entries(session.parameters).filter(([name]) => Object.hasOwn(workflow.parameters, name));
  const params = givenParameters(io, { params: given.texts('param'), file: given.text('params-file') });
  const { values } = checkLayers(workflow, [
    { origin: 'session', values: Object.fromEntries(own) },
    { origin: 'request', values: params },
  ]);
  const wish = { steps: workflow.steps, parameters: values };
  const plan = planOfResume(engine, session, steps, wish);
  assertRevisable(session, againstResume(engine, session, steps, wish, plan));
  return {
    session,
    workflow,
    machine,
    source: found && { file: found.file, text: found.text },
    parameters: Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(params, name))),
    plan,
    strategy: await readStrategy(run, gateway, session),
    expectedSeconds: expectedSeconds(workflow.steps, values),
  };
}

/** What the deployment would be refused for is said before anybody is asked. @throws UnityError RevisionRefused */
function assertRevisable(session: SessionItem, against: readonly Reasoned[]): void {
  if (against.length === 0) return;
  const { message, remedy } = refusalOf(session, against);
  throw new UnityError('RevisionRefused', { message, details: { fix: remedy } });
}

/** By the guards as the files here say them: on AWS those of the installation count. @throws UnityError DeletionProtected */
async function readStrategy(run: CommandRun, gateway: Gateway, session: SessionItem): Promise<ResumeStrategy> {
  const { guards } = configOf(run);
  const engine = gateway.engine('resume', { guards: async (name) => own(guards, name) ?? {} });
  const asked = onFailureWays.find((way) => way === run.given.text('on-failure'));
  const strategy = await strategyOfResume(engine, session, asked);
  if (!('refusal' in strategy)) return strategy;
  const { message, remedy } = strategy.refusal;
  throw new UnityError('DeletionProtected', { message, details: { fix: remedy } });
}

async function goOn(
  run: CommandRun,
  gateway: Gateway,
  order: Order & { readonly before: SessionDocument; readonly signal: AbortSignal },
): Promise<number> {
  const { session, workflow, machine, source, plan, parameters, before, signal } = order;
  const { session_id: sessionId, environment, stack_name: stack } = session;
  const faults = givenFaults(run, workflow.steps);
  // What is taken away in production wants more than a yes.
  const isGrave = environment === 'prod' && plan.undo.length > 0;
  const text = `Let ${stack}/${environment} go on?`;
  await confirm(run, { text, ...(isGrave && { name: stack, nameOnly: true }) }, signal);
  await enterFor(run, gateway, order.expectedSeconds);
  const wanted = { workflow, environment };
  if (source) {
    const agree = agreeToPublish(run, wanted, signal);
    await gateway.install({ ...wanted, source, agree });
  }
  if (signal.aborted) return leftAlone(run);
  const { executionArn, attached } = await startResume(gateway, {
    session,
    machine,
    parameters,
    onFailure: run.given.text('on-failure'),
    overrideWindow: run.given.text('override-window'),
    beforeStart: async (arn) => {
      if (faults.length > 0) await gateway.local?.arm({ executionArn: arn, workflow, faults });
    },
  });
  if (attached) run.print.note(`Somebody has resumed ${sessionId} already.`);
  await untilClaimed(gateway, sessionId, executionArn);
  const tell = (session: SessionDocument) => tellDetached(run, session);
  return attend(run, gateway, {
    sessionId,
    executionArn,
    seen: before,
    wanted: 'forward',
    signal,
    ...(run.given.flag('detach') && { enough: { when: () => true, tell } }),
  });
}
