import type { PromotionRules } from '../../domain/promotion';
import type { Item } from '../../local/store/attribute-value';
import { textAt } from '../ledger-view';
import type { CheckerFactory, Scene, Write } from '../observation';
import { beforeIt, madeFrom, promotedFrom } from './made-from';
import { sessionItem } from './whose';

/**
 * Promotions go as the environment says that takes them: from where it takes, with a person's word where it wants one,
 * watched for as long as it wants before they count; what is deployed is what had completed where it comes from; and what
 * proves bad goes back to something else, asks or stays by its strategy. Only people answer.
 */
export const promotedByRules: CheckerFactory = () => {
  const completed = new Set<string>();
  const hasCompleted: HasCompleted = (scene, id) =>
    completed.has(id) || textAt(sessionItem(scene, id), 'state') === 'completed';
  return {
    write: (write, scene) => {
      const { after } = write;
      if (textAt(after, 'kind') === 'session' && textAt(after, 'state') === 'completed')
        completed.add(textAt(after, 'session_id') ?? '');
      if (textAt(after, 'kind') === 'promotion') holdPromotion(write, scene, hasCompleted);
    },
  };
};

/** Whether a session has ever come to its end: it may have been followed since. */
type HasCompleted = (scene: Scene, id: string) => boolean;

function holdPromotion(write: Write, scene: Scene, hasCompleted: HasCompleted): void {
  holdAnswers(write, scene);
  const [from, to] = [textAt(write.before, 'state'), textAt(write.after, 'state')];
  if (from === to) return;
  const environment = textAt(write.after, 'environment') ?? '';
  const { guards, onFailure } = scene.rules(environment);
  const source = textAt(write.after, 'source', 'session_id') ?? '';
  const said =
    to === 'deploying' && !hasCompleted(scene, source)
      ? `${source}, where it comes from, has never completed`
      : (wrong(write, to, guards.promotion, onFailure, scene) ?? otherThanMeant(write, to, onFailure, scene));
  if (said !== undefined) scene.violated(`${write.sk} to ${environment} is ${to}, and ${said}`);
}

/** What speaks against a move, in words. */
function wrong(
  { at, before, after }: Write,
  to: string | undefined,
  rules: PromotionRules | undefined,
  onFailure: string,
  scene: Scene,
): string | undefined {
  switch (to) {
    case 'deploying': {
      const source = textAt(after, 'source', 'environment') ?? '';
      if (!rules?.from.includes(source)) return `nothing is taken from ${source}`;
      return rules.approval && textAt(after, 'approval', 'state') !== 'approved' ? 'nobody has approved it' : undefined;
    }
    case 'soaking':
      return spanOf(after) === (rules?.soakMinutes ?? 0) * 60_000 ? undefined : `it is watched for ${spanOf(after)} ms`;
    case 'completed': {
      if (textAt(before, 'state') !== 'soaking') return 'was not watched';
      if (at < Date.parse(textAt(after, 'soaks_until') ?? ''))
        return `was to be watched until ${textAt(after, 'soaks_until')}`;
      const id = textAt(after, 'deployment', 'session_id');
      const state = textAt(scene.item(`SESSION#${id}`, 'SESSION'), 'state');
      return state === 'completed' ? undefined : `what it deployed is ${state}`;
    }
    case 'awaiting_return':
      return onFailure === 'approval' ? undefined : `nobody is to be asked: the strategy is ${onFailure}`;
    case 'returning':
      if (onFailure === 'keep') return 'what fails is to be kept';
      return onFailure === 'approval' && textAt(after, 'return_approval', 'state') !== 'approved'
        ? 'nobody has approved that'
        : undefined;
    default:
      return undefined;
  }
}

/** That something else was deployed than what is promoted, or that what proved bad was left, or put back as itself. */
function otherThanMeant(
  { before, after }: Write,
  to: string | undefined,
  onFailure: string,
  scene: Scene,
): string | undefined {
  const deployed = sessionItem(scene, textAt(after, 'deployment', 'session_id') ?? '');
  if (to === 'soaking' || to === 'completed')
    return madeFrom(deployed) === promotedFrom(after) ? undefined : `what was deployed is ${madeFrom(deployed)}`;
  if (to !== 'rejected') return undefined;
  if (textAt(before, 'state') === 'soaking' && onFailure !== 'keep') {
    const former = beforeIt(scene, deployed);
    const mayStay = !former || textAt(former, 'workflow_id') !== textAt(deployed, 'workflow_id');
    return mayStay ? undefined : `${textAt(former, 'session_id')}, which was before it, was not put back`;
  }
  const back = sessionItem(scene, textAt(after, 'return_session') ?? '');
  if (textAt(back, 'state') !== 'completed') return undefined;
  if (madeFrom(back) === promotedFrom(after)) return 'what was put back is the same';
  const goal = sessionItem(scene, textAt(back, 'going_back', 'to') ?? '');
  if (madeFrom(back) !== madeFrom(goal)) return `what was put back is ${madeFrom(back)}`;
  const former = textAt(beforeIt(scene, deployed), 'session_id');
  const isOther = textAt(goal, 'session_id') !== former;
  return isOther ? `what was put back is ${textAt(goal, 'session_id')}, and before it was ${former}` : undefined;
}

/** For how long it is watched, in milliseconds. */
function spanOf(item: Item): number {
  return Date.parse(textAt(item, 'soaks_until') ?? '') - Date.parse(textAt(item, 'soaks_from') ?? '');
}

/** A person answers, at the desk or in a trial without one, and says who that is. */
function holdAnswers({ sk, before, after, invocation }: Write, scene: Scene): void {
  for (const question of ['approval', 'return_approval']) {
    const [was, is] = [textAt(before, question, 'state'), textAt(after, question, 'state')];
    if (was === is || (is !== 'approved' && is !== 'rejected')) continue;
    if (invocation !== undefined && invocation.functionName !== 'desk')
      scene.violated(`${sk}: ${invocation.functionName} has ${is} its ${question}`);
    if (textAt(after, question, 'by') === undefined) scene.violated(`${sk}: nobody stands for its ${question}`);
    if (was !== 'asked') scene.violated(`${sk}: its ${question} was ${was ?? 'never asked'}, and is ${is}`);
  }
}
