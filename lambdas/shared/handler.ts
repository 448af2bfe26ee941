import type { LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { WriteLine } from '../../lib/domain/log-lines';
import { maskSecrets } from '../../lib/domain/mask-secrets';
import type { PublishingOwner, PublishingPlace } from '../../lib/domain/publishing';
import type { AskNotify } from '../../lib/engine/desk/test-notifications';
import type { Engine } from '../../lib/engine/engine';
import type { Deliver } from '../../lib/engine/notify/notify';
import type { StoredParameters } from '../../lib/engine/session/parameter-layers';
import { classify } from '../../lib/engine/step/failure';
import type { Publisher } from '../../lib/engine/telling/publish';
import type { FailedBatches } from '../../lib/engine/telling/retell';
import type { Metrics } from '../../lib/ports/metrics';

/** What a handler works with. On AWS `serve` makes it from the environment; the local run makes it from its world. */
export interface HandlerRuntime {
  readonly engine: Engine;
  readonly publisher: Publisher;
  /** The environments of the installation. */
  readonly environments: readonly string[];
  /** Writes a line of the function’s log. */
  readonly log: WriteLine;
  /** What could not be told; the publisher’s alone. */
  readonly failedBatches?: FailedBatches;
  /** Where figures go; the publisher’s alone. */
  readonly metrics?: Metrics;
  /** The ARN of a machine of the installation. */
  readonly machineArn: (name: string) => string;
  /** The installation’s functions; of the one alone that prunes their versions. */
  readonly functions?: LambdaClient;
  /** Where machines of an environment are made; of the function that makes them alone. */
  readonly publishing?: (owner: PublishingOwner) => Promise<PublishingPlace | undefined>;
  /** What Parameter Store gives to a deployment; of the functions that bind parameters alone. */
  readonly storedParameters?: StoredParameters;
  /** Hands messages to their receivers; of the function that tells people alone. */
  readonly deliver?: Deliver;
  /** Asks that function; of the desk alone. */
  readonly askNotify?: AskNotify;
}

/** One function: reads its payload, calls a use case, answers. Throws for what the machine is to retry. */
export type Handler = (payload: unknown, runtime: HandlerRuntime) => Promise<unknown>;

/**
 * Runs a handler. What AWS may do better next time leaves it as one error, which every machine repeats; what it refuses for
 * good leaves it as it is, but for what looks like a secret: Lambda prints it, and the machine’s history keeps it.
 */
export async function runHandler(handle: Handler, payload: unknown, runtime: HandlerRuntime): Promise<unknown> {
  try {
    return await handle(payload, runtime);
  } catch (error) {
    const failure = classify(error);
    if (error instanceof UnityError) throw error;
    if (failure.kind !== 'retryable') throw withoutSecrets(error);
    throw new UnityError('ServiceUnavailable', { message: `${failure.code}: ${failure.message}`, cause: error });
  }
}

function withoutSecrets(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  error.message = maskSecrets(error.message);
  // What JavaScript has put there holds the message as it was.
  if (error.stack !== undefined) error.stack = maskSecrets(error.stack);
  return error;
}

/** The ids of a step’s payload; handlers trust nothing else in it. */
export const stepPayload = z.object({
  session_id: z.string().min(1).max(100),
  step: z.string().min(1).max(80),
  epoch: z.number().int().nonnegative(),
});

/** The ids of a session’s payload. */
export const sessionPayload = stepPayload.omit({ step: true });

/** A step’s payload with the token of a waiting task. */
export const tokenPayload = stepPayload.extend({ token: z.string().min(1).max(2048) });

/** An error as Step Functions hands it over. */
export const errorPayload = z.object({ Error: z.string().optional(), Cause: z.string().optional() });
