/** Who wants a deployment, and how that is known. */
export interface Requester {
  /** Null while nobody has said or seen it. */
  readonly actor: string | null;
  /** `claimed`: the request says so. `verified`: AWS has recorded who started the execution. */
  readonly status: 'unknown' | 'claimed' | 'verified';
  /** What the request said, where AWS’s record says otherwise. */
  readonly claimed?: string;
  /** Who else asked Step Functions for the same execution, as AWS has recorded it. */
  readonly also?: readonly string[];
}

/** What AWS has recorded of one start of an execution. */
export interface StartRecord {
  readonly actor: string;
  /** Whether it is the start itself: the same name and input later is answered with the execution that runs. */
  readonly isFirst: boolean;
}

/** Who chooses names for sessions of a role has as many as he likes: an item must not grow with them. */
const mostOthers = 50;

/** What a request says of who asks. */
export function claimedBy(actor: string | undefined): Requester {
  return actor === undefined ? { actor: null, status: 'unknown' } : { actor, status: 'claimed' };
}

/**
 * What is known once AWS’s record has come. The record wins over the claim, and what was claimed instead is kept. Records
 * come in any order, and more than once.
 */
export function attested(standing: Requester, { actor, isFirst }: StartRecord): Requester {
  const { actor: before, claimed, also = [] } = standing;
  if (before === actor && standing.status === 'verified') return standing;
  if (also.includes(actor) && (!isFirst || standing.status === 'verified')) return standing;
  if (!isFirst || standing.status === 'verified')
    return also.length < mostOthers ? { ...standing, also: [...also, actor] } : standing;
  const others = also.filter((other) => other !== actor);
  const contrary = claimed ?? (standing.status === 'claimed' && before !== actor ? before : undefined);
  return {
    actor,
    status: 'verified',
    ...(typeof contrary === 'string' && { claimed: contrary }),
    ...(others.length > 0 && { also: others }),
  };
}

/** The same for whoever lets it go on later: what AWS has recorded of those before him is kept. */
export function succeededBy(former: Requester | undefined, actor: string | undefined): Requester {
  const { actor: before, status, also = [] } = former ?? claimedBy(undefined);
  const others = [...new Set([...also, ...(before !== null && status === 'verified' ? [before] : [])])];
  return { ...claimedBy(actor), ...(others.length > 0 && { also: others.slice(-mostOthers) }) };
}

/** Whether somebody has asked for the deployment, as far as is known. A claim that AWS’s record contradicts is none. */
export function hasAsked(requester: Requester, person: string): boolean {
  return requester.actor === person || (requester.also ?? []).includes(person);
}
