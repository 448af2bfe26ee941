import { sessionIdOf } from '../../domain/naming';
import { isTerminal } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { executionArnOf } from '../machines';
import { askReturn, isReturnFrom } from '../revision/ask-return';
import { machineOfReturn, workflowRunning } from '../revision/machine-of-return';
import { holderOfStack } from '../revision/standing-holder';
import type { Next } from './advance';
import { deployedSession } from './advance-soak';
import { beforeCandidate } from './before-candidate';
import { candidateFrom } from './candidate';
import { withNote } from './findings';
import { newerRevision, waitForNewer } from './newer-revision';
import { openedSession } from './opened-session';
import { holdUntil, whileDeploying } from './pace';
import { changePromotion, movePromotion, pausedOf } from './store';

/** Waits for a person where one is asked, and puts the revision before back. The candidate is marked in any case. */
export async function advanceReturn(engine: Engine, item: PromotionItem): Promise<Next> {
  return item.state === 'awaiting_return' ? awaitWord(engine, item) : putBack(engine, item);
}

async function awaitWord(engine: Engine, item: PromotionItem): Promise<Next> {
  const { state, expires_at = '' } = item.return_approval ?? {};
  const until = Date.parse(expires_at);
  if (state === 'approved') await movePromotion(engine.ledger, item, 'returning');
  else if (engine.clock.now() < until) return holdUntil(engine.clock, until);
  else {
    const expired = { ...item.return_approval, state: 'expired', ended_at: expires_at };
    await movePromotion(engine.ledger, item, 'rejected', { set: [['return_approval', expired]] });
  }
  return { status: 'again' };
}

async function putBack(engine: Engine, item: PromotionItem): Promise<Next> {
  const { return_session: id } = item;
  if (id === undefined) return begin(engine, item);
  const candidate = await deployedSession(engine, item);
  const session = await openedSession(engine, id, candidate.return_asked?.execution_arn);
  if (session === 'stillborn')
    return reject(engine, item, 'what was to put the revision before back has ended before it had begun');
  if (!session || !isTerminal(session.state)) return whileDeploying(engine.clock, session);
  if (session.state === 'completed') return reject(engine, item, `session ${id} has put the revision before back`);
  if (await cameTooLate(engine, candidate, session)) {
    await changePromotion(engine.ledger, item, { remove: ['return_session'] });
    return { status: 'again' };
  }
  return reject(engine, item, `session ${id}, which was to put the revision before back, is ${session.state}`);
}

/** The machine of the workflow was asked, and was given another version before it began: that of returns takes it. */
async function cameTooLate(engine: Engine, candidate: SessionItem, session: SessionItem): Promise<boolean> {
  const [execution] = session.executions;
  if (session.state !== 'failed' || session.root_cause?.code !== 'RevisionRefused' || !execution) return false;
  const before = await beforeCandidate(engine.ledger, candidate);
  if (!before) return false;
  const machine = machineOfReturn(engine, before, await workflowRunning(engine, before));
  return !execution.arn.startsWith(executionArnOf(machine, ''));
}

/** In the name of who has approved it; of nobody but the promotion where the environment asks nobody. */
async function begin(engine: Engine, item: PromotionItem): Promise<Next> {
  const session = await deployedSession(engine, item);
  const holder = await holderOfStack(engine.ledger, session.environment, session.stack_name);
  // It may have been asked for, and be done, while nobody had written it down here. A person may have gone back to the same.
  if (isReturnFrom(session, holder) && candidateFrom(holder).candidate !== item.candidate) {
    await changePromotion(engine.ledger, item, {
      set: [['return_session', holder.session_id]],
      remove: pausedOf(item),
    });
    return { status: 'again' };
  }
  const newer = newerRevision(session, holder);
  if (newer) return waitForNewer(engine, item, newer);
  if (session.state !== 'completed' || holder?.session_id !== session.session_id)
    return reject(engine, item, `session ${session.session_id} serves no more, so nothing was put back`);
  const before = await beforeCandidate(engine.ledger, session);
  if (!before)
    return reject(engine, item, 'all revisions before were made from the same candidate, so nothing was put back');
  const by = item.return_approval?.by ?? engine.ledger.origin.actor;
  const asking = { ...engine, ledger: engine.ledger.inTheNameOf(by, reasonOf(item)) };
  const asked = await askReturn(asking, session, before.session_id);
  const started = await engine.machines.started(asked.arn);
  if (started) {
    const return_session = sessionIdOf(session.deployment_type, asked.arn, started.startedAt);
    await changePromotion(engine.ledger, item, { set: [['return_session', return_session]], remove: pausedOf(item) });
  }
  return { status: 'again' };
}

const reasonOf = ({ outcome }: PromotionItem): string =>
  `the promotion proved bad: ${outcome?.message ?? ''}`.slice(0, 400);

async function reject(engine: Engine, item: PromotionItem, what: string): Promise<Next> {
  await movePromotion(engine.ledger, item, 'rejected', { set: [['outcome', withNote(item, what)]] });
  return { status: 'again' };
}
