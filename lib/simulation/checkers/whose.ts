import type { InventoryRow } from '../../local/cloud/account/inventory';
import type { Invocation } from '../../local/host/invocation';
import type { Item } from '../../local/store/attribute-value';
import { entriesAt, flagAt, numberAt, textAt } from '../ledger-view';
import type { Scene } from '../observation';

/** The keys of the tags that everything of ours carries (docs/architecture.md, “Ownership”). */
const sessionTag = 'unity:session';
const resourceTag = 'unity:resource';

/** Which intent a resource of the account says it came from; undefined when it carries no tags of ours. */
export interface Provenance {
  readonly session: string;
  readonly step: string;
  readonly key: string;
}

export function provenanceOf({ tags }: InventoryRow): Provenance | undefined {
  const session = tags[sessionTag];
  const [step, key] = (tags[resourceTag] ?? '').split('/');
  return session === undefined || step === undefined || key === undefined ? undefined : { session, step, key };
}

/**
 * Every intent that a resource may have come from: that of its tags, or where AWS knows no tags (records of Route 53),
 * those of the ledger that are about a resource of its type and id: the ones that hold it, else those that once did. Two
 * steps of a session may share such a record, and another session may have made it anew.
 */
export function provenancesOf(scene: Scene, row: InventoryRow): readonly Provenance[] {
  const tagged = provenanceOf(row);
  if (tagged || row.type !== 'AWS::Route53::RecordSet') return tagged ? [tagged] : [];
  const steps = scene.items().filter((item) => textAt(item, 'kind') === 'step');
  const intents = steps.flatMap((item) =>
    entriesAt(item, 'resources')
      .filter(([, intent]) => textAt(intent, 'type') === row.type && recordOf(intent) === row.id)
      .map(([key, intent]) => ({
        session: textAt(item, 'session_id') ?? '',
        step: textAt(item, 'name') ?? '',
        key,
        holds: textAt(intent, 'state') !== 'deleted' && !flagAt(intent, 'refused'),
      })),
  );
  const holding = intents.filter(({ holds }) => holds);
  return holding.length > 0 ? holding : intents;
}

function recordOf(intent: Item): string {
  return `${textAt(intent, 'metadata', 'hosted_zone_id')}/${textAt(intent, 'metadata', 'record_name')}`;
}

/** What an invocation was asked to do. */
export interface Errand {
  readonly sessionId: string;
  readonly step: string | undefined;
  /** Undefined where its own session's does not count: what it copies is for a checkpoint of a revision. */
  readonly epoch: number | undefined;
}

export function errandOf(invocation: Invocation | undefined): Errand | undefined {
  const payload = invocation?.payload;
  if (payload === null || typeof payload !== 'object' || !('session_id' in payload)) return undefined;
  const isForAnother = 'checkpoint' in payload && String(payload.checkpoint).includes('@');
  return {
    sessionId: String(payload.session_id),
    step: 'step' in payload ? String(payload.step) : undefined,
    epoch: 'epoch' in payload && !isForAnother ? Number(payload.epoch) : undefined,
  };
}

/** The item of a session. */
export function sessionItem(scene: Scene, sessionId: string): Item | undefined {
  return scene.item(`SESSION#${sessionId}`, 'SESSION');
}

/** The item of a step. */
export function stepItem(scene: Scene, sessionId: string, step: string): Item | undefined {
  return scene.item(`SESSION#${sessionId}`, `STEP#${step}`);
}

/** Whether an errand is of an older epoch than its session: whoever runs it has been replaced. */
export function isStale(scene: Scene, { sessionId, epoch }: Errand): boolean {
  const current = numberAt(sessionItem(scene, sessionId), 'epoch');
  return current !== undefined && epoch !== undefined && epoch < current;
}

/** The items of all sessions. */
export function sessions(scene: Scene): readonly Item[] {
  return scene.items().filter((item) => textAt(item, 'kind') === 'session');
}

/** The items of all promotions. */
export function promotions(scene: Scene): readonly Item[] {
  return scene.items().filter((item) => textAt(item, 'kind') === 'promotion');
}

/** The items of all steps of a session. */
export function stepsOf(scene: Scene, sessionId: string): readonly Item[] {
  return scene.items().filter((item) => textAt(item, 'kind') === 'step' && textAt(item, 'session_id') === sessionId);
}

/** The rows of a step that are not gone. */
function standingRows(step: Item | undefined): readonly Item[] {
  return entriesAt(step, 'resources').flatMap(([, row]) => (textAt(row, 'state') === 'deleted' ? [] : [row]));
}

/** Whether all that a step still holds was handed over: it holds nothing up, and goes whoever has the stack by then. */
export function holdsTailsOnly(step: Item | undefined): boolean {
  const rows = standingRows(step);
  return rows.length > 0 && rows.every((row) => flagAt(row, 'handed_over'));
}

/** Whether a call names something that its step has handed over, and nothing else that the step still has. */
export function isAboutTail(step: Item | undefined, input: unknown): boolean {
  const text = JSON.stringify(input) ?? '';
  const named = standingRows(step).filter((row) => text.includes(JSON.stringify(textAt(row, 'id') ?? '')));
  return named.length > 0 && named.every((row) => flagAt(row, 'handed_over'));
}

/** Whether its step has let go of a resource: it is on its way out, or stays for good. Another may take its place. */
export function isLetGo(step: Item | undefined, id: string): boolean {
  return standingRows(step).some(
    (row) => textAt(row, 'id') === id && (flagAt(row, 'handed_over') || flagAt(row, 'retained')),
  );
}

/** Session states in which nothing goes on by itself, but for what was handed over. */
export const endStates: readonly string[] = ['completed', 'failed', 'rolled_back'];

/** States in which nothing goes on with a promotion unless somebody asks again. */
export const promotionEnds: readonly string[] = ['completed', 'rejected', 'refused', 'withdrawn'];

/** States on the way out: what is in one goes by itself, as a build does that runs. */
export const dying: ReadonlySet<string> = new Set([
  'shutting-down',
  'deleting',
  'deleted_terminating',
  'deleted_running',
  'IN_PROGRESS',
]);
