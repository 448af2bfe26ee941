import type { PromotionDocument } from '../../engine/promotion/document';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';

/** The question that a promotion asks people now; undefined where it asks none. */
export function askedOf({ state }: Pick<PromotionDocument, 'state'>): 'promotion' | 'return' | undefined {
  if (state === 'awaiting_approval') return 'promotion';
  return state === 'awaiting_return' ? 'return' : undefined;
}

/** What answers it: yes, and no. Named by its candidate, it is told from all else that may ask there. */
export function answersTo(
  { stack_name: stack, environment, candidate }: PromotionDocument,
  flags: string,
): readonly [string, string] {
  const id = `${stack}/${environment}/${candidate}`;
  return [`unity approve ${id}${flags}`, `unity reject ${id} --reason WHY${flags}`];
}

/** What a promotion is called in sentences. */
export function promotionName({ candidate, source }: Pick<PromotionDocument, 'candidate' | 'source'>): string {
  return `the promotion ${candidate} from ${source.environment}`;
}

/** How far a promotion is, in words. */
export function promotionWords(promotion: PromotionDocument): string {
  const { state, paused, outcome, approval, return_approval: asked, soaks_until: until } = promotion;
  const held = paused === null ? '' : `; waits: ${cleanLine(paused, 300)}`;
  const why = outcome === null ? '' : `: ${cleanLine(outcome.message, 400)}`;
  switch (state) {
    case 'verifying':
      return `${promotion.source.session_id} is looked at`;
    case 'awaiting_approval':
      return `waits for a person, whether it may be deployed${untilWords(approval?.expires_at)}`;
    case 'deploying':
      return 'is being deployed';
    case 'soaking':
      return `is deployed, and watched${untilWords(until)}${held}`;
    case 'awaiting_return':
      return `waits for a person, whether the revision before is put back${untilWords(asked?.expires_at)}${why}`;
    case 'returning':
      return `the revision before is being put back${why}${held}`;
    case 'completed':
    case 'rejected':
    case 'refused':
    case 'withdrawn':
      return `${state}${why}`;
  }
}

const untilWords = (time: string | null | undefined): string => (time ? ` until ${dateAndTime(time)} UTC` : '');

/** Why it is as it is: what it waits for, else what ended it, else what was said to it last, else why it was asked for. */
export function whyOf({ paused, outcome, return_approval: returned, approval, reason }: PromotionDocument): string {
  return cleanLine(paused ?? outcome?.message ?? returned?.reason ?? approval?.reason ?? reason, 120);
}

/** What is being promoted to a stack, and what answers it where it asks. */
export function promotionLines(open: readonly PromotionDocument[], flags: string): readonly string[] {
  return open.map((promotion) => {
    const answers = askedOf(promotion) === undefined ? '' : `: ${answersTo(promotion, flags).join(', or ')}`;
    return `${promotionName(promotion)} ${promotionWords(promotion)}${answers}`;
  });
}
