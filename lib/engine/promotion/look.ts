import type { Change } from '../../ledger/expression';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { classify } from '../step/failure';
import { seenAlone } from './newer-revision';
import { type Seen, seenOf } from './seen';
import { changePromotion, loadPromotion, type PromotionIds } from './store';

/** Findings beyond these are not kept: an item is bounded. */
const mostFindings = 20;
const longestFinding = 300;

/**
 * Makes the look that a promotion has asked for: at its source, or, once it is deployed, at that. Writes what it has found
 * and nothing else; a look that came to nothing is asked for again.
 */
export async function lookForPromotion(
  engine: Engine,
  { environment, stack, candidate, run }: PromotionIds,
): Promise<{ readonly findings: number }> {
  const item = await loadPromotion(engine.ledger, environment, stack, candidate);
  if (item?.run !== run || item.look === undefined || item.look.at !== undefined) return { findings: 0 };
  const seen = await seenFor(engine, item).catch((error) => noLook(engine, item, error));
  if (seen === undefined) return { findings: 0 };
  const told = seen.findings
    .slice(0, mostFindings)
    .map(({ code, message }) => ({ code, message: message.slice(0, longestFinding) }));
  const look = { ...item.look, at: isoTime(engine.clock), findings: told };
  await changePromotion(engine.ledger, item, { set: withUndecided(look, seen.undecided) });
  return { findings: seen.findings.length };
}

/** Where an alarm says nothing yet, until when that is, and what people read of it. */
function withUndecided(
  look: NonNullable<PromotionItem['look']>,
  undecided: Seen['undecided'],
): NonNullable<Change['set']> {
  const [last] = undecided.toSorted((a, b) => b.until - a.until);
  if (last === undefined) return [['look', look]];
  const until = new Date(last.until).toISOString();
  const paused = `the alarm "${last.name}" is on; before ${until} that may be of what was there before`;
  return [
    ['look', { ...look, undecided_until: until }],
    ['paused', paused],
  ];
}

/** Undefined where a newer revision has come between: what was seen says nothing of the candidate. */
async function seenFor(engine: Engine, item: PromotionItem): Promise<Seen | undefined> {
  const { state, deployment, source, look, soaks_from } = item;
  if (state !== 'soaking') return seenOf(engine, source.session_id);
  if (deployment?.session_id === undefined) return { findings: [], undecided: [] };
  const session = await loadSession(engine.ledger, deployment.session_id);
  const servesFrom = Date.parse(look?.serves_from ?? soaks_from ?? '');
  return seenAlone(engine.ledger, session, () => seenOf(engine, session.session_id, servesFrom));
}

/** That a look could not be made, and why, is kept: somebody must be told when it never can. */
async function noLook(engine: Engine, item: PromotionItem, error: unknown): Promise<never> {
  const { code, message } = classify(error);
  const look = { number: 0, ...item.look, failed: (item.look?.failed ?? 0) + 1 };
  await changePromotion(engine.ledger, item, {
    set: [['look', { ...look, error: `${code}: ${message}`.slice(0, longestFinding) }]],
  });
  throw error;
}
