import type { PromotionRules } from '../../domain/promotion';
import type { Item } from '../../local/store/attribute-value';
import { textAt } from '../ledger-view';
import type { CheckerFactory, Scene, Write } from '../observation';

/**
 * Promotions go as the environment says that takes them: from where it takes, with a person's word where it wants one,
 * watched for as long as it wants before they count; and what proves bad goes back, asks or stays by its strategy. Only
 * people answer.
 */
export const promotedByRules: CheckerFactory = () => ({
  write: (write, scene) => {
    if (textAt(write.after, 'kind') !== 'promotion') return;
    holdAnswers(write, scene);
    const [from, to] = [textAt(write.before, 'state'), textAt(write.after, 'state')];
    if (from === to) return;
    const environment = textAt(write.after, 'environment') ?? '';
    const { guards, onFailure } = scene.rules(environment);
    const said = wrong(write, to, guards.promotion, onFailure, scene);
    if (said !== undefined) scene.violated(`${write.sk} to ${environment} is ${to}, and ${said}`);
  },
});

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
