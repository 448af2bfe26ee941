import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import type { Json, JsonObject } from '../../domain/json';
import { onFailureWays } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { previewRevision, type RevisionPreview } from '../../engine/revision/preview';
import { type DeploymentRequest, readRequest } from '../../engine/session/request';
import type { Fault } from '../../local/faults/fault';
import { usedCopies } from '../../plan/used-copies';
import type { Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import type { ParameterLayer } from '../../workflow/parameters';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { placedConfigOf } from '../gateway/open-gateway';
import { checkEnvironment } from '../input/environment';
import { faultOption, givenFaults } from '../input/faults';
import { checkLayers, configuredLayer, isStored, layersAt } from '../input/parameter-layers';
import { checkParameters, givenParameters } from '../input/parameters';
import { readPlanFile } from '../input/plan-file';
import { findWorkflow, type WorkflowText } from '../input/workflow-source';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { agreeToPublish } from '../session/agree-to-publish';
import { attend, leftAlone, waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { expectedSeconds } from '../session/expected-seconds';
import { restoreFrom, showRestore } from '../session/restoring';
import { showRevision } from '../session/show-revision';
import { enterFor } from '../session/speed';
import { type Started, startDeployment } from '../session/start';
import { hasBegun, tellDetached } from '../session/tell-detached';

/** `unity deploy`: starts a workflow for a stack and stays until it has ended. */
export const deploy: CommandSpec = {
  arguments: [{ name: '[type|file]', description: 'a shipped workflow, a file, or - for the standard input' }],
  options: [
    { flags: '--stack <name>', description: 'the stack to deploy' },
    { flags: '--env <name>', description: 'the environment to deploy to' },
    { flags: '--param <name=value>', description: 'a value for a parameter', repeatable: true },
    { flags: '--params-file <file>', description: 'a file of values for parameters, YAML or JSON' },
    { flags: '--plan <file>', description: 'run a plan that `unity plan --out` saved' },
    { flags: '--from-checkpoint <session:name>', description: 'begin with the parameters and data of this checkpoint' },
    { flags: '--on-failure <what>', description: 'what happens when a step fails', choices: onFailureWays },
    { flags: '--idempotency-key <key>', description: 'the same key attaches to the same deployment' },
    { flags: '--override-window <reason>', description: 'why it cannot wait for a window of the environment' },
    { flags: '--dry-run', description: 'show what a revision of the stack would keep and change, and change nothing' },
    { flags: '--detach', description: 'start it and do not wait' },
    waitTailsOption,
    faultOption,
  ],
  examples: [
    'unity deploy spot --stack shop --env dev --local',
    'unity deploy shop.yml --stack shop --env prod --param port=8080 --json',
    'unity deploy spot --stack shop --env dev --local --fault create_vpc:error',
    'unity deploy alb --stack shop --env dev --param component=site --dry-run',
    'unity deploy full --stack shop --env dev --from-checkpoint full-0123456789:monday',
  ],
  json: 'lines',

  async run(run) {
    const read = await readOrder(run);
    return withAttention(run, async (gateway, signal) => {
      const order = await settle(run, gateway, read);
      const revision = order.from === undefined ? await revisionOf(run, gateway, order) : undefined;
      if (revision) showRevision(run, revision);
      if (run.given.flag('dry-run')) return lookedOnly(run, revision);
      await enterFor(run, gateway, expectedSeconds(order.workflow.steps, order.parameters));
      await gateway.install({ ...order, agree: agreeToPublish(run, order, signal) });
      if (signal.aborted) return leftAlone(run);
      const started = await start(run, gateway, order);
      if (started.attached) run.print.note(`This key has started ${started.sessionId} already.`);
      const enough = { when: hasBegun, tell: (session: SessionDocument) => tellDetached(run, session) };
      return attend(run, gateway, {
        ...started,
        wanted: 'forward',
        signal,
        ...(run.given.flag('detach') && { enough }),
      });
    });
  },
};

/** What the stack would be revised to, where it serves. */
function revisionOf(run: CommandRun, gateway: Gateway, { workflow, environment, request, parameters }: Settled) {
  const { config } = placedConfigOf(run);
  const wanted = {
    stack: request.stack_name,
    environment,
    workflow,
    parameters,
    config: own(config.environments, environment),
  };
  return previewRevision(gateway.engine('deploy'), wanted);
}

function lookedOnly(run: CommandRun, revision: RevisionPreview | undefined): number {
  if (!revision)
    run.print.note('Nothing of this workflow serves there: `unity plan` shows what a first deployment would do.');
  const exitCode = revision && revision.plan.refused.length > 0 ? exitCodes.failed : exitCodes.done;
  run.lines?.end(exitCode);
  return exitCode;
}

/** An order, and what it will begin with. */
interface Settled extends Order {
  /** Of all parameters. */
  readonly parameters: JsonObject;
}

/**
 * What a deployment begins with: a checkpoint stands in the ledger, and Parameter Store has a say too, so that is known only
 * now. It is resolved as the session will resolve it; what is sent is only what was given.
 */
async function settle(run: CommandRun, gateway: Gateway, order: Order): Promise<Settled> {
  const { workflow, environment, request, from } = order;
  const placed = placedConfigOf(run);
  const restored = from === undefined ? undefined : await restoreFrom(gateway, from, order);
  const { values: parameters } = checkLayers(workflow, [
    ...(await layersAt(gateway, placed, order)),
    plannedLayer(request.planned),
    ...(restored?.layers ?? []),
    { origin: 'request', values: request.parameters },
  ]);
  if (!restored) return { ...order, parameters };
  const environmentConfig = own(placed.config.environments, environment) ?? null;
  const known = { parameters, stackName: request.stack_name, environment, environmentConfig, definitions };
  showRestore(run, restored, usedCopies(restored.restore.record.copies, workflow.steps, known));
  return { ...order, parameters, request: { ...request, from_checkpoint: restored.from_checkpoint } };
}

/** What is to be deployed, read and checked. */
interface Order {
  readonly workflow: Workflow;
  readonly source: WorkflowText;
  readonly environment: string;
  readonly request: DeploymentRequest;
  readonly faults: readonly Fault[];
  /** The checkpoint that it begins with, as it was named. */
  readonly from: string | undefined;
}

async function readOrder(run: CommandRun): Promise<Order> {
  const { given, io } = run;
  const plan =
    given.text('plan') === undefined ? undefined : readPlanFile(io, given.needed('plan', 'FILE'), definitions);
  if (plan && given.argument(0) !== undefined) {
    throw new UnityError('Usage', { message: 'a saved plan holds its workflow: give --plan, or a type or file' });
  }
  const target = given.argument(0);
  if (!plan && target === undefined) throw new UnityError('Usage', { message: 'name a workflow type or file' });
  const { workflow, source } = plan ?? (await readTarget(target ?? '', io));
  const params = givenParameters(io, { params: given.texts('param'), file: given.text('params-file') });
  const saved = plan?.fromCheckpoint;
  const from = given.text('from-checkpoint') ?? (saved ? `${saved.session}:${saved.name}` : undefined);
  const stack = given.text('stack') ?? plan?.stack ?? given.needed('stack', 'NAME');
  const placed = placedConfigOf(run);
  const name = given.text('env') ?? plan?.environment ?? given.needed('env', 'NAME');
  const environment = checkEnvironment(run, placed.config, name);
  const under = [configuredLayer(placed, environment), plannedLayer(plan?.planned)];
  // What is given is wrong wherever it goes; the rest is looked at once more is known.
  const mayLack = isStored(placed.config, environment) || from !== undefined;
  const parameters = checkParameters(workflow, { ...plan?.parameters, ...params }, { under, mayLack });
  const request = checkRequest(run, stack, { parameters, planned: plan?.planned });
  return {
    workflow,
    source,
    environment,
    request,
    faults: givenFaults(run, workflow.steps),
    from,
  };
}

async function readTarget(target: string, io: CommandRun['io']): Promise<Pick<Order, 'workflow' | 'source'>> {
  const { workflow, file, text } = await findWorkflow(target, io);
  return { workflow, source: { file, text } };
}

const plannedLayer = (values: JsonObject = {}): ParameterLayer => ({ origin: 'planned', values });

function checkRequest(
  { given }: CommandRun,
  stack: string,
  { parameters, planned }: { readonly parameters: JsonObject; readonly planned: JsonObject | undefined },
): DeploymentRequest {
  const onFailure = given.text('on-failure');
  const key = given.text('idempotency-key');
  const override = given.text('override-window');
  return checkedRequest({
    stack_name: stack,
    parameters,
    ...(planned !== undefined && Object.keys(planned).length > 0 && { planned }),
    ...(onFailure !== undefined && { on_failure: onFailure }),
    ...(override !== undefined && { override_window: override }),
    ...(key !== undefined && { idempotency_key: key }),
  });
}

function checkedRequest(given: Json): DeploymentRequest {
  const read = readRequest(given);
  if ('request' in read) return read.request;
  throw new UnityError('BadRequest', { message: read.refusals.map(({ message }) => message).join('; ') });
}

function start({ io, given }: CommandRun, gateway: Gateway, order: Order): Promise<Started> {
  const { workflow, environment, request, faults } = order;
  return startDeployment(gateway, {
    workflow,
    environment,
    request,
    idempotencyKey: given.text('idempotency-key'),
    unique: io.unique(),
    beforeStart: async (executionArn) => {
      if (faults.length > 0) await gateway.local?.arm({ executionArn, workflow, faults });
    },
  });
}
