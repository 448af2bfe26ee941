import type { JsonObject } from '../../domain/json';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Workflow } from '../../workflow/model';
import { type ResolvedParameters, resolveLayers } from '../../workflow/parameters';
import { layersOfRestore, type Restore, readRestore } from '../checkpoints/restore';
import type { Engine } from '../engine';
import { promotionAskedFor } from '../promotion/promoted-request';
import { type Return, returnAskedFor } from '../revision/going-back';
import type { OpenSessionPayload } from './open-session';
import { environmentLayers, type StoredParameters } from './parameter-layers';
import { type DeploymentRequest, type Refusal, readRequest } from './request';
import { lookAtWindows } from './window';

/** A request that was looked at, valid or not. */
export interface CheckedRequest {
  readonly request: DeploymentRequest | undefined;
  readonly refusals: readonly Refusal[];
  readonly parameters: JsonObject;
  readonly from: ResolvedParameters['from'];
  readonly restore: Restore | undefined;
  /** Where it goes back to, if so. */
  readonly back?: Return | undefined;
  /** The promotion that has asked for it, if so. */
  readonly promoted?: PromotionItem | undefined;
  /** Why it was let in outside of the windows, if so. */
  readonly outside?: string | undefined;
}

/** Looks at what is asked for, as far as that needs no stack: all that is wrong, and the values of all parameters. */
export async function checkRequest(
  engine: Engine,
  workflow: Workflow,
  payload: OpenSessionPayload,
  stored: StoredParameters | undefined,
): Promise<CheckedRequest> {
  const read = readRequest(payload.request);
  if ('refusals' in read)
    return { refusals: read.refusals, request: undefined, parameters: {}, from: {}, restore: undefined };
  const { request } = read;
  const refusals: Refusal[] = [];
  if (request.environment !== undefined && request.environment !== payload.environment) {
    refusals.push({
      code: 'WrongEnvironment',
      message: `the request names ${request.environment}, this machine deploys to ${payload.environment}`,
      remedy: 'Start the machine of that environment.',
    });
  }
  if (request.back_to !== undefined)
    return { request, ...(await checkReturn(engine, workflow, payload, request, refusals)) };
  const asked = await promotionAskedFor(engine, workflow, payload, request);
  if (asked && 'refusal' in asked) refusals.push(asked.refusal);
  const promoted = asked && 'promoted' in asked ? asked.promoted : undefined;
  const restored = await restoreOf(engine, workflow, payload, request);
  if (restored && 'refusal' in restored) refusals.push(restored.refusal);
  const restore = restored && 'restore' in restored ? restored.restore : undefined;
  const { environment } = payload;
  const { refusal: closed, outside } = await lookAtWindows(engine, payload, request);
  if (closed) refusals.push(closed);
  const given = await environmentLayers(engine, workflow, { environment, stored });
  refusals.push(...given.refusals);
  const { values, from, diagnostics } = resolveLayers(workflow, [
    ...given.layers,
    { origin: 'planned', values: request.planned ?? {} },
    ...(restore ? layersOfRestore(restore) : []),
    { origin: 'request', values: request.parameters },
  ]);
  // What a checkpoint that cannot be read would have given is not missing.
  const isBroken = request.from_checkpoint !== undefined && restore === undefined;
  for (const diagnostic of diagnostics.filter(({ code }) => !isBroken || code !== 'MissingParameter')) {
    refusals.push({ code: diagnostic.code, message: diagnostic.message, remedy: diagnostic.fix });
  }
  return { refusals, request, parameters: values, from, restore, promoted, outside };
}

/** What goes back brings nothing in: it is what was there, values of the environment included, and no window holds it up. */
async function checkReturn(
  engine: Engine,
  workflow: Workflow,
  payload: OpenSessionPayload,
  request: DeploymentRequest,
  before: readonly Refusal[],
): Promise<Omit<CheckedRequest, 'request'>> {
  const nothing = { parameters: {}, from: {}, restore: undefined };
  if (before.length > 0) return { ...nothing, refusals: before };
  const asked = await returnAskedFor(engine, workflow, payload, request);
  if (!asked || 'refusal' in asked) return { ...nothing, refusals: asked ? [asked.refusal] : [] };
  const { parameters, parameters_from: from = {} } = asked.former;
  return { refusals: [], parameters, from, restore: undefined, back: asked };
}

/** Who names another environment is told that, and nothing of what is there. */
async function restoreOf(
  { ledger, definitions }: Engine,
  workflow: Workflow,
  { environment }: OpenSessionPayload,
  request: DeploymentRequest,
): Promise<Awaited<ReturnType<typeof readRestore>> | undefined> {
  if (!request.from_checkpoint || (request.environment ?? environment) !== environment) return undefined;
  return readRestore(ledger, request.from_checkpoint, { environment, workflow, definitions });
}
