import { hourlyUsdOf } from '../assumed';
import { type ActingEngine, actFor, type Engine } from '../engine';
import { childrenOf, confirm, tellOf, toldIfThere } from './confirm';
import type { Orphan } from './found-rows';
import { judge, type KnownSession } from './judge';
import { abandonedIn, knownSessions } from './known-sessions';
import { listTagged } from './listed';
import { ownershipIn } from './ownership';
import { inUndoOrder } from './undo-order';
import type { FoundOrphan, ToldResource, Unowned } from './unowned';

/** For whom is looked, where that is for no session: role sessions and tags need a name. */
const looker = 'inspect';

/**
 * Finds what carries our tags and stands in no session's rows. It must be there at two looks, a visibility window apart:
 * the list of tags shows what is gone, and one look shows what was just removed.
 */
export async function findUnowned(engine: Engine, environment: string): Promise<Unowned> {
  const acting = await actFor(engine, { session_id: looker, environment, stack_name: looker });
  const sessions = await abandonedIn(engine, environment);
  const first = await look(acting, environment);
  if (first.orphans.length === 0 && first.told.length === 0) return { ...first, sessions };
  await engine.clock.sleep(engine.settings.visibilityWindowSeconds * 1000);
  const second = await look(acting, environment);
  const seen = new Set([...first.orphans.map(({ id }) => id), ...first.told.map(({ arn }) => arn)]);
  return {
    orphans: second.orphans.filter(({ id }) => seen.has(id)),
    told: second.told.filter(({ arn }) => seen.has(arn)),
    sessions,
    early: second.early,
  };
}

/** The account first, the ledger after it: what is made in between has its intent there. */
async function look(engine: ActingEngine, environment: string): Promise<Omit<Unowned, 'sessions'>> {
  const listed = await listTagged(engine.clients, environment);
  const known = await knownSessions(engine, [...new Set(listed.map(({ sessionId }) => sessionId))]);
  const ownership = await ownershipIn(engine.ledger, environment, [...known.keys()]);
  const facts = { environment, known, ownership, definitions: engine.definitions };
  const orphans: FoundOrphan[] = [];
  const told: ToldResource[] = [];
  let early = 0;
  for (const one of listed) {
    const judgement = judge(one, facts);
    if (judgement.is === 'early') early += 1;
    if (judgement.is === 'owned' || judgement.is === 'early') continue;
    const session = known.get(one.sessionId);
    if (judgement.is === 'told' || !session) {
      const because = judgement.is === 'told' ? judgement.because : 'unknown-session';
      told.push(...(await toldIfThere(engine, environment, one, because)));
      continue;
    }
    const whose = await confirm(engine, session, judgement.orphan);
    if (whose === 'not-its-tags') told.push(tellOf(one, environment, 'not-its-tags'));
    if (whose !== 'ours') continue;
    const beneath = await childrenOf(engine, session, judgement.orphan);
    const unowned = beneath.filter(({ type, id }) => !ownership.owns(type, id));
    orphans.push(...[judgement.orphan, ...unowned].map((orphan) => described(engine, session, orphan)));
  }
  const ordered = [...known.values()].flatMap(({ session, steps }) =>
    inUndoOrder(
      orphans.filter(({ session_id }) => session_id === session.session_id),
      steps,
    ),
  );
  return { orphans: ordered, told, early };
}

function described(engine: Engine, { session, steps }: KnownSession, orphan: Orphan): FoundOrphan {
  const { session_id, stack_name, environment } = session;
  const step = steps.find(({ name }) => name === orphan.step);
  const rows = Object.keys(step?.resources ?? {}).length;
  const hourly = step ? hourlyUsdOf(engine.definitions, session, step) / Math.max(1, rows) : 0;
  return { ...orphan, session_id, stack_name, environment, hourly_usd: Number(hourly.toFixed(4)) };
}
