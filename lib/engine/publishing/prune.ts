import {
  DeleteFunctionCommand,
  type LambdaClient,
  ListVersionsByFunctionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { functionNames } from '../../domain/functions';
import { functionPhysicalName, openCheckpointsOf, openPromotionsOf } from '../../domain/naming';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { type FunctionVersion, prunable } from './prunable';

/** What a run of pruning came to. */
export interface PruneAnswer {
  readonly kept: number;
  readonly deleted: readonly string[];
}

/** Deletes the versions of our own functions that nothing can invoke any more. May be repeated and overlap. */
export async function pruneVersions(
  engine: Engine,
  lambda: LambdaClient,
  environments: readonly string[],
): Promise<PruneAnswer> {
  const { machines, settings, clock } = engine;
  // First what is in use: what is published or started meanwhile is newer than all that is looked at.
  const facts = {
    oldestOpenAt: await oldestOpenAt(engine, environments),
    named: await machines.versionsNamed(environments.map((environment) => `${settings.prefix}-${environment}-`)),
    now: clock.now(),
  };
  const deleted: string[] = [];
  let kept = 0;
  for (const name of functionNames) {
    const versions = await versionsOf(lambda, functionPhysicalName(settings.prefix, name));
    const superfluous = prunable(versions, facts);
    for (const { arn } of superfluous) {
      await deleteVersion(lambda, arn);
      deleted.push(arn);
    }
    kept += versions.length - superfluous.length;
  }
  return { kept, deleted };
}

/** Sessions with tails are listed as open too: their rollback still runs. */
async function oldestOpenAt({ ledger }: Engine, environments: readonly string[]): Promise<number | undefined> {
  const starts: number[] = [];
  for (const environment of environments) {
    for (const place of [environment, openCheckpointsOf(environment), openPromotionsOf(environment)]) {
      const open = await ledger.queryIndex<SessionItem | CheckpointItem | PromotionItem>('open_sessions', place);
      starts.push(...open.map((item) => Date.parse(item.started_at ?? item.updated_at)));
    }
  }
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** None where the function is not there: it comes with a later deployment of the stack. */
async function versionsOf(lambda: LambdaClient, FunctionName: string): Promise<readonly FunctionVersion[]> {
  const found: FunctionVersion[] = [];
  let Marker: string | undefined;
  try {
    do {
      const page = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName, ...(Marker && { Marker }) }));
      for (const { Version = '', FunctionArn: arn = '', LastModified = '' } of page.Versions ?? []) {
        if (/^\d+$/.test(Version)) found.push({ version: Number(Version), arn, publishedAt: Date.parse(LastModified) });
      }
      Marker = page.NextMarker;
    } while (Marker !== undefined);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
  return found;
}

/** By the ARN with its version and never without: without one the whole function would go. */
async function deleteVersion(lambda: LambdaClient, arn: string): Promise<void> {
  const [, FunctionName = '', Qualifier = ''] = /^(.*:function:[^:]+):(\d+)$/.exec(arn) ?? [];
  if (Qualifier === '') throw new Error(`${arn} names no version`);
  try {
    await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier }));
  } catch (error) {
    // Somebody else has deleted it meanwhile.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
