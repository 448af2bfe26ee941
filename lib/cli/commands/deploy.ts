import { definitions } from '../../../lambdas/actions/definitions';
import type { Config } from '../../config/config';
import { environmentName } from '../../config/schema';
import { UnityError } from '../../domain/errors/unity-error';
import type { Json, JsonObject } from '../../domain/json';
import { onFailureWays } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { previewRevision, type RevisionPreview } from '../../engine/revision/preview';
import { type DeploymentRequest, readRequest } from '../../engine/session/request';
import type { Fault } from '../../local/faults/fault';
import { parameterDefaults } from '../../workflow/assumed-input';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { placedConfigOf } from '../gateway/open-gateway';
import { faultOption, givenFaults } from '../input/faults';
import { configuredLayer, isStored } from '../input/parameter-layers';
import { checkParameters, givenParameters } from '../input/parameters';
import { readPlanFile } from '../input/plan-file';
import { findWorkflow, type WorkflowText } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { expectedSeconds, expectedTotal } from '../reporters/expected';
import { agreeToPublish } from '../session/agree-to-publish';
import { attend, leftAlone, localFlag, waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { restoreFrom } from '../session/restoring';
import { showRevision } from '../session/show-revision';
import { enterFor } from '../session/speed';
import { type Started, startDeployment } from '../session/start';

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
      const order = await withCheckpoint(run, gateway, read);
      const revision = order.from === undefined ? await revisionOf(gateway, order) : undefined;
      if (revision) showRevision(run, revision);
      if (run.given.flag('dry-run')) return lookedOnly(run, revision);
      await enterFor(run, gateway, expectedTotal(order.workflow.steps, order.expected));
      await gateway.install({ ...order, agree: agreeToPublish(run, order, signal) });
      if (signal.aborted) return leftAlone(run);
      const started = await start(run, gateway, order);
      if (started.attached) run.print.note(`This key has started ${started.sessionId} already.`);
      const enough = {
        when: (session: SessionDocument) => session.state === 'executing',
        tell: () => tellDetached(run, started),
      };
      return attend(run, gateway, {
        ...started,
        wanted: 'forward',
        expected: order.expected,
        signal,
        ...(run.given.flag('detach') && { enough }),
      });
    });
  },
};

/** What the stack would be revised to, where it serves. */
function revisionOf(gateway: Gateway, { workflow, environment, request, under }: Order) {
  const parameters = { ...parameterDefaults(workflow.parameters), ...valuesOf(under), ...request.parameters };
  const known = Object.entries(parameters).filter(([name]) => Object.hasOwn(workflow.parameters, name));
  return previewRevision(gateway.engine('deploy'), {
    stack: request.stack_name,
    environment,
    workflow,
    parameters: Object.fromEntries(known) as JsonObject,
  });
}

function lookedOnly(run: CommandRun, revision: RevisionPreview | undefined): number {
  if (!revision)
    run.print.note('Nothing of this workflow serves there: `unity plan` shows what a first deployment would do.');
  const exitCode = revision && revision.plan.refused.length > 0 ? exitCodes.failed : exitCodes.done;
  run.lines?.end(exitCode);
  return exitCode;
}

/** A checkpoint stands in the ledger: what it gives is known only now. */
async function withCheckpoint(run: CommandRun, gateway: Gateway, order: Order): Promise<Order> {
  const { workflow, request, from, under } = order;
  if (from === undefined) return order;
  const restored = await restoreFrom(run, gateway, from, { ...order, given: request.parameters });
  const parameters = { ...parameterDefaults(workflow.parameters), ...valuesOf(under), ...restored.parameters };
  return {
    ...order,
    request: checkedRequest({ ...request, ...restored } as unknown as JsonObject),
    expected: expectedSeconds(workflow.steps, parameters),
  };
}

/** What is to be deployed, read and checked. */
interface Order {
  readonly workflow: Workflow;
  readonly source: WorkflowText;
  readonly environment: string;
  readonly request: DeploymentRequest;
  readonly faults: readonly Fault[];
  readonly expected: ReadonlyMap<string, number>;
  /** The checkpoint that it begins with, as it was named. */
  readonly from: string | undefined;
  /** What the environment gives, as far as the files say. */
  readonly under: readonly ParameterLayer[];
  /** The environment may give more than the files say. */
  readonly mayLack: boolean;
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
  const under = [configuredLayer(placed, environment)];
  const mayLack = isStored(placed.config, environment);
  const all = { ...plan?.parameters, ...params };
  const parameters = checkParameters(workflow, all, { under, mayLack: mayLack || from !== undefined });
  const request = checkRequest(run, stack, parameters);
  return {
    workflow,
    source,
    environment,
    request,
    faults: givenFaults(run, workflow.steps),
    from,
    under,
    mayLack,
    expected: expectedSeconds(workflow.steps, {
      ...parameterDefaults(workflow.parameters),
      ...valuesOf(under),
      ...parameters,
    }),
  };
}

/** As values for what is expected; those that the workflow does not have do no harm. */
const valuesOf = (layers: readonly ParameterLayer[]): JsonObject =>
  Object.fromEntries(layers.flatMap(({ values }) => Object.entries(values)));

async function readTarget(target: string, io: CommandRun['io']): Promise<Pick<Order, 'workflow' | 'source'>> {
  const { workflow, file, text } = await findWorkflow(target, io);
  return { workflow, source: { file, text } };
}

/** On AWS the installation knows its environments; the simulated account has those of the configuration. */
function checkEnvironment(run: CommandRun, { environments }: Config, name: string): string {
  const isKnown = run.globals.local ? Object.hasOwn(environments, name) : environmentName.safeParse(name).success;
  if (isKnown) return name;
  throw new UnityError('BadRequest', {
    message: `there is no environment \`${cleanLine(name, 80)}\``,
    ...(run.globals.local && { details: { fix: `There are ${Object.keys(environments).join(', ')}.` } }),
  });
}

function checkRequest({ given }: CommandRun, stack: string, parameters: JsonObject): DeploymentRequest {
  const onFailure = given.text('on-failure');
  const key = given.text('idempotency-key');
  const override = given.text('override-window');
  return checkedRequest({
    stack_name: stack,
    parameters,
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

function tellDetached(run: CommandRun, { sessionId }: Started): void {
  if (run.lines) return;
  run.print.note(`Deployment ${sessionId} goes on. Follow it: unity watch ${sessionId}${localFlag(run)}`);
  run.print.result(sessionId);
}
