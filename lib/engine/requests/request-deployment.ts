import { cleanLine } from '../../domain/clean-text';
import { UnityError } from '../../domain/errors/unity-error';
import { unityEvent } from '../../domain/event-catalogue';
import type { EventEnvelope } from '../../domain/events';
import { forwardMachineName, sessionIdOf } from '../../domain/naming';
import { isoTime } from '../../ports/clock';
import type { Workflow } from '../../workflow/model';
import { resolveLayers } from '../../workflow/parameters';
import type { Engine } from '../engine';
import { executionInput, executionName } from '../session/execution-name';
import { type EnvironmentLayers, environmentLayers, type StoredParameters } from '../session/parameter-layers';
import { type Refusal, toldRefusals } from '../session/request';
import { type Publisher, tellEvents } from '../telling/publish';
import { type RequestDetail, readRequestEvent } from './request-event';

/** Where requests by event lead. */
export interface RequestDoor {
  readonly publisher: Publisher;
  /** The ARN of a machine of this installation. */
  readonly machineArn: (name: string) => string;
  /** All environments of the installation, whether they take requests or not. */
  readonly environments: readonly string[];
  readonly storedParameters?: StoredParameters | undefined;
}

type Envelope = Omit<EventEnvelope, 'version' | 'time' | 'region' | 'resources'>;

/** What became of a request; the sender is told the same by an event. */
export type RequestOutcome =
  | { readonly status: 'accepted'; readonly execution_arn: string; readonly session_id: string }
  | { readonly status: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * Starts the deployment that an event asks for, or tells why not; before it is known to be right, nothing is made. Safe
 * to repeat: the execution's name follows from the key, or else from the event's id, and is never used a second time.
 */
export async function requestDeployment(engine: Engine, door: RequestDoor, event: Envelope): Promise<RequestOutcome> {
  const read = readRequestEvent(event);
  if ('refusals' in read) return refuse(engine, door, event, read.refusals);
  const { request } = read;
  const workflow = await engine.installed.workflowNamed(request.workflow, request.environment);
  const refusals = await reasonsAgainst(engine, door, request, workflow);
  if (refusals.length > 0 || !workflow) return refuse(engine, door, event, refusals, request);
  try {
    return await begin(engine, door, event, { request, workflow });
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'WorkflowNotInstalled') throw error;
    return refuse(engine, door, event, [notInstalled(request)], request);
  }
}

const noLayers: EnvironmentLayers = { layers: [], refusals: [] };

function notInstalled({ workflow, environment }: RequestDetail): Refusal {
  return {
    code: 'WorkflowNotInstalled',
    message: `there is no workflow ${workflow} in ${environment}`,
    remedy: 'Name a workflow that `cdk deploy` has installed.',
  };
}

async function reasonsAgainst(
  engine: Engine,
  { environments, storedParameters: stored }: RequestDoor,
  request: RequestDetail,
  workflow: Workflow | undefined,
): Promise<readonly Refusal[]> {
  const { environment, parameters } = request;
  const reasons: Refusal[] = [];
  if (!engine.settings.requestEnvironments.includes(environment)) {
    const known = environments.includes(environment);
    reasons.push({
      code: 'RequestsOff',
      message: known ? `${environment} takes no requests by event` : `there is no environment ${environment}`,
      remedy: known
        ? `Say \`request_events: true\` under \`environments.${environment}\` in unity.yaml and run \`cdk deploy\`.`
        : 'Name an environment of this installation.',
    });
  }
  if (!workflow) return [...reasons, notInstalled(request)];
  // Of an environment that takes no requests nothing is looked at.
  const given = reasons.length > 0 ? noLayers : await environmentLayers(engine, workflow, { environment, stored });
  const { diagnostics } = resolveLayers(workflow, [...given.layers, { origin: 'request', values: parameters }]);
  return [
    ...reasons,
    ...given.refusals,
    ...diagnostics.map(({ code, message, fix }) => ({ code, message, remedy: fix })),
  ];
}

async function begin(
  engine: Engine,
  door: RequestDoor,
  event: Envelope,
  { request, workflow }: { readonly request: RequestDetail; readonly workflow: Workflow },
): Promise<RequestOutcome> {
  const { environment, idempotency_key: key } = request;
  const machine = door.machineArn(forwardMachineName(engine.settings.prefix, environment, workflow.name));
  const name = executionName({ workflow, environment, request, key: key ?? `event ${senderOf(event)} ${event.id}` });
  const started = await engine.machines.startOnce(machine, name, executionInput(request, senderOf(event), key));
  const sessionId = sessionIdOf(workflow.name, started.arn, started.startedAt);
  await tellEvents(door.publisher, [
    unityEvent('REQUEST_ACCEPTED', {
      resources: [started.arn],
      metadata: {
        ...metadataOf(engine, event),
        correlation_id: sessionId,
        environment,
        stack_name: request.stack_name,
      },
      data: {
        request_id: event.id,
        session_id: sessionId,
        workflow: workflow.name,
        execution_arn: started.arn,
        attached: !started.isNew,
      },
    }),
  ]);
  return { status: 'accepted', execution_arn: started.arn, session_id: sessionId };
}

/** Only what was checked is told of a request: a text of the sender's is cut and cleaned first. */
async function refuse(
  engine: Engine,
  door: RequestDoor,
  event: Envelope,
  given: readonly Refusal[],
  request?: RequestDetail,
): Promise<RequestOutcome> {
  const refusals = toldRefusals(given);
  const environment = request && door.environments.includes(request.environment) ? request.environment : null;
  await tellEvents(door.publisher, [
    unityEvent('REQUEST_REFUSED', {
      resources: [],
      metadata: { ...metadataOf(engine, event), environment, stack_name: request?.stack_name ?? null },
      data: { request_id: event.id, sender: senderOf(event), refusals: [...refusals] },
    }),
  ]);
  return { status: 'refused', refusals };
}

function metadataOf({ ledger, clock }: Engine, event: Envelope) {
  return {
    event_id: `request/${event.id}`,
    correlation_id: event.id,
    causation_id: event.id,
    sequence: 1,
    time: isoTime(clock),
    actor: senderOf(event),
    via: ledger.origin.via,
  };
}

/** Who asks: the account as EventBridge wrote it, and the source that the sender gave itself there. */
function senderOf({ account, source }: Envelope): string {
  return cleanLine(`${account}/${source}`, 200);
}
