import type { StepContext } from '../../../lambdas/actions/action';
import { isMadeByIntent } from '../../../lambdas/resources/made-by-intent';
import { type Part, partOf } from '../../../lambdas/resources/parts';
import { namedBy, sweepable } from '../../../lambdas/resources/sweepable';
import type { KnownRow } from '../../domain/resource';
import { foundName, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { ActingEngine, Engine } from '../engine';
import { stepContext } from '../step/step-context';
import { foundRow, type Orphan } from './found-rows';
import type { KnownSession, Objection } from './judge';
import type { Listed } from './listed';
import type { ToldResource } from './unowned';

function rowOf(engine: Engine, sessionId: string, orphan: Orphan): KnownRow {
  const row = foundRow(sessionId, { item: foundName(orphan.step, 1), orphan, isThere: false }, isoTime(engine.clock));
  return { ...row, id: orphan.id };
}

function contextOf(engine: ActingEngine, session: SessionItem, step: string, rows: readonly KnownRow[]): StepContext {
  const resources = Object.fromEntries(rows.map((row) => [row.key, row]));
  return stepContext(engine, session, () => ({ name: step, resources }));
}

/** Whether it is there, and what an intent of its key makes. */
export async function confirm(
  engine: ActingEngine,
  { session }: KnownSession,
  orphan: Orphan,
): Promise<'ours' | 'not-its-tags' | 'gone'> {
  const handler = sweepable[orphan.type]?.handler;
  if (!handler) return 'gone';
  const row = rowOf(engine, session.session_id, orphan);
  const context = contextOf(engine, session, orphan.step, [row]);
  if (await isMadeByIntent(context, handler, row)) return (await handler.exists(context, row)) ? 'ours' : 'gone';
  return (await handler.exists(context, row)) ? 'not-its-tags' : 'gone';
}

/** What has no tags of its own and stands under an orphan goes with it. */
export async function childrenOf(
  engine: ActingEngine,
  { session }: KnownSession,
  parent: Orphan,
): Promise<readonly Orphan[]> {
  const context = contextOf(engine, session, parent.step, [rowOf(engine, session.session_id, parent)]);
  const lists = Object.entries(sweepable).map(async ([type, kind]): Promise<readonly Orphan[]> => {
    if (kind.by !== 'parent' || kind.parent !== parent.type) return [];
    return (await kind.list(context, parent.id)).map((id) => ({ ...parent, key: id, type, id }));
  });
  return (await Promise.all(lists)).flat();
}

/** What is told of something that is left alone. */
export const tellOf = (one: Listed, environment: string, because: Objection, part?: Part): ToldResource => {
  const named = namedBy(one.arn);
  const kind = named && sweepable[named.type];
  const command = named && kind?.by === 'tags' ? kind.command(named.id) : part?.command;
  return {
    arn: one.arn,
    session_id: one.sessionId,
    environment,
    because,
    command: command === undefined ? null : `${command} --region ${one.region}`,
  };
};

/** What an instance brought with it and still holds is the instance's; what is gone is not told either. */
export async function toldIfThere(
  engine: ActingEngine,
  environment: string,
  one: Listed,
  because: Objection,
): Promise<readonly ToldResource[]> {
  const { sessionId: session_id, stackName: stack_name, step, key, arn, region } = one;
  const named = namedBy(arn);
  const orphan = { step, key, type: named?.type ?? '', id: named?.id ?? arn, region };
  const row = rowOf(engine, session_id, orphan);
  const context = stepContext(engine, { session_id, stack_name, environment, deployment_type: '' }, () => ({
    name: step,
    resources: { [key]: row },
  }));
  const part = partOf(arn);
  if (part) return (await part.isLeft(context)) ? [tellOf(one, environment, 'part', part)] : [];
  const handler = named && sweepable[named.type]?.handler;
  if (handler && !(await handler.exists(context, row))) return [];
  return [tellOf(one, environment, because)];
}
