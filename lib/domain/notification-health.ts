import type { EventData } from './event-catalogue';

/** What people are told when what serves is not healthy any more, or is again. */
export function healthWords(
  { state, since, findings }: EventData<'HEALTH_CHANGED'>,
  id: string,
): { readonly title: string; readonly summary: string; readonly next: readonly string[] } {
  if (state === 'healthy')
    return {
      title: 'healthy again',
      summary: `All that ${id} serves with is well since ${since}.`,
      next: [`unity health ${id}`],
    };
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : '';
  const parts = [...new Set(findings.map(({ step, component }) => `${component.replace('_', ' ')} of ${step}`))];
  return {
    title: `not healthy: ${parts.slice(0, 3).join(', ')}${parts.length > 3 ? ', …' : ''}`,
    summary: `Since ${since}: ${first?.message ?? 'something is wrong'}${more}. Nothing is undone for it.`,
    next: [`unity health ${id}`, `unity logs ${id}`],
  };
}

/** The worst of what was found. */
export function healthCause({ state, findings: [first] }: EventData<'HEALTH_CHANGED'>): string | null {
  return state === 'healthy' || !first ? null : `${first.step}: ${first.code}: ${first.message}`;
}
