import { standingOf } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Engine } from '../engine';
import { holderOfStack } from '../revision/standing-holder';
import type { Refusal } from '../session/request';
import { loadSession } from '../session/session-store';
import { cameThrough } from './came-through';
import { rejectionOf } from './rejection';
import { promotionsOf } from './store';

const remedy = 'See to it and promote again; nothing was touched.';

const refuse = (message: string, how = remedy): Refusal => ({ code: 'PromotionRefused', message, remedy: how });

/**
 * All that speaks against promoting a session to an environment, as far as the ledger shows: it must have completed, serve its
 * stack and have stood for long enough, and the other environment must take it from there. Whether it is healthy and as it
 * was made, only a look into the account tells.
 */
export async function judgeSource(engine: Engine, source: SessionItem, to: string): Promise<readonly Refusal[]> {
  if (to === source.environment)
    return [refuse(`it is in ${to} already`, 'Name the environment that it is to go to: `--to ENV`.')];
  return [
    ...(await ofPath(engine, source, to)),
    ...(await ofStanding(engine, source, to)),
    ...(await ofOwnPromotion(engine, source)),
    ...(await ofMachine(engine, source, to)),
    ...(await ofMark(engine, source, to)),
  ];
}

async function ofPath(engine: Engine, { environment }: SessionItem, to: string): Promise<readonly Refusal[]> {
  const { promotion } = await engine.installed.guards(to);
  const how = `Promote along the path, or say \`promotion: {from: [${environment}]}\` of ${to} in its file.`;
  if (promotion === undefined)
    return [refuse(`nothing is promoted to ${to}: its configuration says no \`promotion\``, how)];
  if (promotion.from.includes(environment)) return [];
  return [refuse(`${to} takes promotions from ${promotion.from.join(', ')}, not from ${environment}`, how)];
}

async function ofStanding(engine: Engine, source: SessionItem, to: string): Promise<readonly Refusal[]> {
  const { session_id: id, state, environment, stack_name, completed_at } = source;
  const holder = await holderOfStack(engine.ledger, environment, stack_name);
  // What was followed by a revision has served: who has followed it says more than what became of it.
  const wasFollowed = source.requested_rollback?.type === 'retire' && holder?.session_id !== id;
  if (state !== 'completed' && !wasFollowed)
    return [refuse(`session ${id} is ${state}: only what has completed is promoted`)];
  if (holder?.session_id !== id) {
    const others = holder ? `${holder.session_id} does` : 'nothing does';
    return [refuse(`session ${id} does not serve in ${stack_name}/${environment} any more; ${others}`)];
  }
  if (standingOf(source) !== 'occupied') return [refuse(`session ${id} holds nothing`)];
  const { promotion } = await engine.installed.guards(to);
  const soakedAt = Date.parse(completed_at ?? '') + (promotion?.soakedMinutes ?? 0) * 60_000;
  if (engine.clock.now() >= soakedAt) return [];
  const until = new Date(soakedAt).toISOString();
  return [
    refuse(`session ${id} has not stood for ${promotion?.soakedMinutes} minutes yet`, `Promote it after ${until}.`),
  ];
}

/**
 * What came there by a promotion must have come through it: what is still watched, was not to the end, or proved bad, goes no
 * further, nor does what puts it back.
 */
async function ofOwnPromotion(engine: Engine, source: SessionItem): Promise<readonly Refusal[]> {
  const origin = await originOf(engine.ledger, source);
  if (!origin.promoted_from) return [];
  const { environment, stack_name, session_id: id } = origin;
  const promotions = await promotionsOf(engine.ledger, environment, stack_name);
  const own = promotions.find(({ deployment }) => deployment?.session_id === id);
  const isLeft = own === undefined && promotions.some(({ left_behind = [] }) => left_behind.includes(id));
  // The same may have been promoted there once more since then, and have proved bad; a no before it was deployed says nothing of it.
  const isBad = (await rejectionOf(engine, origin, environment))?.deployment !== undefined;
  if (!isLeft && !isBad && (own === undefined || (await cameThrough(engine, own)))) return [];
  const which = origin === source ? `session ${id}` : `session ${source.session_id} has put back ${id}, which`;
  const was = `${which} was promoted to ${environment}, and`;
  if (isBad) return [refuse(`${was} proved bad there`)];
  if (own !== undefined && own.state !== 'withdrawn') return [refuse(`${was} is ${own.state} there`)];
  const how = `Promote it to ${environment} again: what stands there is kept, and watched anew. Promote that when it has completed.`;
  return [refuse(`${was} was not watched to the end there`, how)];
}

/** The session that a return puts back, over however many returns; any other is its own. */
async function originOf(ledger: Ledger, session: SessionItem): Promise<SessionItem> {
  let origin = session;
  while (origin.going_back) origin = await loadSession(ledger, origin.going_back.to);
  return origin;
}

/** The same workflow, to the last letter: what is deployed next is what was tried. */
async function ofMachine(engine: Engine, source: SessionItem, to: string): Promise<readonly Refusal[]> {
  const installed = await engine.installed.workflowNamed(source.deployment_type, to);
  if (installed === undefined || installed.id === source.workflow_id) return [];
  const how = `Deploy the new one in ${source.environment} and promote that, or install what was tried.`;
  return [
    refuse(
      `the machine of ${to} runs ${installed.id}, and ${source.session_id} was made by ${source.workflow_id}`,
      how,
    ),
  ];
}

async function ofMark(engine: Engine, source: SessionItem, to: string): Promise<readonly Refusal[]> {
  const before = await rejectionOf(engine, source, to);
  if (!before) return [];
  const why = before.outcome ? `: ${before.outcome.message}` : '';
  return [
    {
      code: 'CandidateRejected',
      message: `${source.stack_name}/${to} rejected the same candidate (${before.candidate}) at ${before.ended_at}${why}`,
      remedy: `Change what was wrong, deploy it in ${source.environment}, and promote that.`,
    },
  ];
}
