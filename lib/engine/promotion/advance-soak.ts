import { invariant } from '../../domain/assert';
import type { PromotionFinding } from '../../domain/promotion';
import { soakHoldSeconds } from '../../domain/promotion-holds';
import { usualApprovalHours } from '../../domain/rollback-approval';
import type { OnFailure } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { whyNotPutBack } from '../revision/machine-of-return';
import { standingHolder } from '../revision/standing-holder';
import { loadSession } from '../session/session-store';
import type { Next } from './advance';
import { beforeCandidate } from './before-candidate';
import { summed } from './findings';
import { whyNeverLooked } from './fitness';
import { newerRevision, waitForNewer } from './newer-revision';
import { holdUntil } from './pace';
import { type AskedLook, hasChangedHands, nextLook } from './soak-look';
import { changePromotion, movePromotion, pausedOf } from './store';

/** What was found once is looked at once more before anything is done about it: one reading may be late, or of the start. */
const confirmSeconds = 60;

/** Watches what was promoted until its time is up; what proves bad goes as its environment says. */
export async function advanceSoak(engine: Engine, item: PromotionItem): Promise<Next> {
  const session = await deployedSession(engine, item);
  const lock = await engine.ledger.get<LockItem>(keys.lock(session.environment, session.stack_name));
  const holder = lock && (await standingHolder(engine.ledger, lock.session_id));
  const newer = newerRevision(session, holder);
  if (newer) return waitForNewer(engine, item, newer, ['look']);
  const gone = whyNotWatched(session, holder) ?? whyNeverLooked(item);
  if (gone !== undefined) {
    await movePromotion(engine.ledger, item, 'withdrawn', {
      set: [['outcome', { code: 'PromotionNotOpen', message: gone }]],
    });
    return { status: 'again' };
  }
  const takenBy = lock?.session_id ?? session.session_id;
  // A newer revision that has come to nothing since: neither what was seen nor what was suspected counts.
  if (item.look === undefined || hasChangedHands(item.look, takenBy))
    return look(engine, item, nextLook(engine, item, takenBy));
  const { at, findings = [], suspected = false, undecided_until: undecidedUntil } = item.look;
  if (at === undefined) return { status: 'look' };
  const now = engine.clock.now();
  const lookedAt = Date.parse(at);
  if (findings.length > 0) {
    if (suspected) return goBad(engine, item, session, summed(findings, 'PromotionFailed'));
    if (now < lookedAt + confirmSeconds * 1000) return holdUntil(engine.clock, lookedAt + confirmSeconds * 1000);
    return look(engine, item, { ...nextLook(engine, item, takenBy), suspected: true });
  }
  const until = Date.parse(item.soaks_until ?? '');
  const isUp = lookedAt >= until;
  if (isUp && undecidedUntil === undefined) {
    await movePromotion(engine.ledger, item, 'completed');
    return { status: 'again' };
  }
  const ends = [...(isUp ? [] : [until]), ...(undecidedUntil === undefined ? [] : [Date.parse(undecidedUntil)])];
  const next = Math.min(...ends, lookedAt + paceMilliseconds(item));
  return now < next ? holdUntil(engine.clock, next) : look(engine, item, nextLook(engine, item, takenBy));
}

/** The session that was promoted. */
export function deployedSession(engine: Engine, { deployment }: PromotionItem): Promise<SessionItem> {
  invariant(deployment?.session_id, 'what is watched was deployed');
  return loadSession(engine.ledger, deployment.session_id);
}

async function look(engine: Engine, item: PromotionItem, asked: AskedLook): Promise<Next> {
  await changePromotion(engine.ledger, item, { set: [['look', asked]], remove: pausedOf(item) });
  return { status: 'look' };
}

function paceMilliseconds({ soaks_from = '', soaks_until = '' }: PromotionItem): number {
  return soakHoldSeconds((Date.parse(soaks_until) - Date.parse(soaks_from)) / 60_000) * 1000;
}

/** A newer revision that has come about has overtaken it. */
function whyNotWatched(session: SessionItem, holder: SessionItem | undefined): string | undefined {
  const { session_id: id, state } = session;
  if (holder && holder.session_id !== id && holder.state === 'completed') {
    const back = holder.going_back?.from === id ? 'has put back the revision before' : 'has overtaken it';
    return `session ${holder.session_id} ${back}`;
  }
  if (holder && state === 'completed' && session.occupies) return undefined;
  return `session ${id} serves no more: it is ${state}`;
}

/** The candidate is bad: the revision before is put back as the environment says, where there is one. */
async function goBad(
  engine: Engine,
  item: PromotionItem,
  session: SessionItem,
  outcome: PromotionFinding,
): Promise<Next> {
  const { onFailure = 'rollback', approvalHours = usualApprovalHours } = await engine.installed.rollback(
    item.environment,
  );
  const stays = await whyItStays(engine, session, onFailure);
  if (stays !== undefined) {
    const message = `${outcome.message} (${stays})`;
    await movePromotion(engine.ledger, item, 'rejected', { set: [['outcome', { ...outcome, message }]] });
  } else if (onFailure === 'approval') {
    const expires_at = new Date(engine.clock.now() + approvalHours * 3_600_000).toISOString();
    const question = { state: 'asked', asked_at: isoTime(engine.clock), expires_at } as const;
    const set = [['outcome', outcome] as const, ['return_approval', question] as const];
    await movePromotion(engine.ledger, item, 'awaiting_return', { set });
  } else {
    await movePromotion(engine.ledger, item, 'returning', { set: [['outcome', outcome]] });
  }
  return { status: 'again' };
}

/** Why nothing is put back. */
async function whyItStays(engine: Engine, session: SessionItem, onFailure: OnFailure): Promise<string | undefined> {
  if (!session.revision) return 'it is the first revision, so it stays';
  if (onFailure === 'keep') return 'it stays, as the environment says';
  const former = await beforeCandidate(engine.ledger, session);
  if (!former) return 'it stays: all revisions before were made from the same candidate';
  const why = await whyNotPutBack(engine, former);
  return why && `it stays: ${why}`;
}
