import { UnityError } from '../../domain/errors/unity-error';
import { ofRollbacks } from '../../domain/resource';
import type { CapturedItem, CapturedSession, CapturedStep, CheckpointItem } from '../../ledger/checkpoint-items';
import { keys } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** How many copies of data a checkpoint names. */
export function copyCount({ copies = {} }: Pick<CheckpointItem, 'copies'>): number {
  return Object.values(copies).reduce((sum, ofStep) => sum + Object.keys(ofStep).length, 0);
}

/** Whether the state was captured; an old checkpoint is born with it. It stays in the ledger when the copies are deleted. */
export function wasCaptured({ state, captured_at }: Pick<CheckpointItem, 'state' | 'captured_at'>): boolean {
  return state === undefined || captured_at !== undefined;
}

/** Whether somebody may ask to go back to a checkpoint. */
export function hasState(checkpoint: Pick<CheckpointItem, 'state' | 'captured_at'>): boolean {
  return wasCaptured(checkpoint) && checkpoint.state !== 'deleting' && checkpoint.state !== 'deleted';
}

/** All checkpoints of a session, oldest first; what deletes copies of rollbacks is none. */
export async function listCheckpoints(ledger: Ledger, sessionId: string): Promise<readonly CheckpointItem[]> {
  const found = await ledger.query<CheckpointItem>(keys.session(sessionId).pk, 'CHECKPOINT#');
  return found.filter(({ name }) => name !== ofRollbacks).sort((a, b) => a.created_at.localeCompare(b.created_at));
}

/**
 * One checkpoint of a session.
 *
 * @throws UnityError CheckpointNotFound, which names those that there are
 */
export async function loadCheckpoint(ledger: Ledger, sessionId: string, name: string): Promise<CheckpointItem> {
  const found = await listCheckpoints(ledger, sessionId);
  const wanted = found.find((checkpoint) => checkpoint.name === name);
  if (wanted) return wanted;
  throw new UnityError('CheckpointNotFound', { message: noCheckpoint(name, found) });
}

/**
 * One checkpoint of a session, or what deletes the copies that its rollbacks have kept.
 *
 * @throws UnityError CheckpointNotFound
 */
export async function loadCheckpointOrRollbacks(
  ledger: Ledger,
  sessionId: string,
  name: string,
): Promise<CheckpointItem> {
  const item = name === ofRollbacks && (await ledger.get<CheckpointItem>(keys.checkpoint(sessionId, name)));
  return item || loadCheckpoint(ledger, sessionId, name);
}

/** That there is none of that name, and which there are. */
export function noCheckpoint(name: string, found: readonly CheckpointItem[]): string {
  const others = found.length === 0 ? 'the session has none' : `there are ${found.map(nameAndState).join(', ')}`;
  return `there is no checkpoint \`${name.slice(0, 80)}\`; ${others}`;
}

/** A checkpoint’s name, and its state where that is not what one expects. */
export function nameAndState({ name, state = 'complete' }: CheckpointItem): string {
  return state === 'complete' ? name : `${name} (${state})`;
}

/** The state that a checkpoint has captured, whole; undefined in old ones, which kept a summary only. */
export async function loadState(
  ledger: Ledger,
  { session_id, name, captured_at, parts = 0 }: CheckpointItem,
): Promise<{ readonly session: CapturedSession; readonly steps: readonly CapturedStep[] } | undefined> {
  if (captured_at === undefined || parts === 0) return undefined;
  const wanted = Array.from({ length: parts }, (_, part) => keys.captured(session_id, name, captured_at, part));
  const found = await ledger.getMany<CapturedItem>(wanted);
  const ordered = [...found].sort((a, b) => a.sk.localeCompare(b.sk));
  const session = ordered[0]?.session;
  if (found.length !== parts || !session) {
    const message = `checkpoint ${name} of ${session_id} has ${found.length} of its ${parts} parts`;
    throw new UnityError('InvariantBroken', { message });
  }
  return { session, steps: ordered.flatMap(({ steps }) => steps) };
}
