import { UnityError } from '../../../domain/errors/unity-error';
import { drawUuid } from '../account/draw';
import type { World } from '../account/world';
import type { Operation, ServiceModel } from './operation';
import { isRefusal, refuse } from './refusal';
import { takeToken } from './throttle';

/** One request as it reaches the account. */
export interface Request {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Finds an operation; one that the account does not know is a fault of the simulation and says so. */
export function findOperation(services: Readonly<Record<string, ServiceModel>>, { service, operation }: Request) {
  const model = Object.hasOwn(services, service) ? services[service] : undefined;
  const found =
    model !== undefined && Object.hasOwn(model.operations, operation) ? model.operations[operation] : undefined;
  if (model === undefined || found === undefined) {
    throw new UnityError('NotSimulated', {
      message: `the simulated account does not know ${service} ${operation}; operations stand in lib/local/cloud/${service}`,
      details: { service, operation },
    });
  }
  return { model, found };
}

function admit(world: World, model: ServiceModel, found: Operation, request: Request): void {
  if (!takeToken(world, request.service)) throw model.throttled();
  for (const member of found.requires) {
    const value = request.input[member];
    if (value === undefined || value === null || value === '') throw model.missing(member);
  }
  const isFree = model.free?.includes(request.operation) ?? false;
  const isDenied = world.limits.denied.includes(`${request.service}:${request.operation}`);
  if (isDenied && !isFree) throw model.denied(request.operation);
  if (model.dryRun && request.input.DryRun === true) {
    throw refuse('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
}

/** Answers one request from the account as it is now; a refusal leaves as the SDK's own exception. */
export function answer(world: World, model: ServiceModel, found: Operation, request: Request): object {
  const requestId = drawUuid(world.random);
  try {
    admit(world, model, found, request);
    const output = found.run(world, request.input as never);
    return { ...output, $metadata: { httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 } };
  } catch (error) {
    throw isRefusal(error) ? model.exception(error, requestId) : error;
  }
}
