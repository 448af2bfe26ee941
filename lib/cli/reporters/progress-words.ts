import type { Progress } from '../../analytics/progress';
import type { Awaited } from '../../domain/waiting';
import { amountWords, counted } from '../../plan/words';
import { formatSeconds } from '../io/format-time';

/** When everything is expected to have ended; undefined where nobody can tell. */
export function etaWords({ eta_seconds: eta, late_seconds: late }: Progress): string | undefined {
  if (eta === null) return undefined;
  const words = `ETA ${formatSeconds(eta < 10 ? Math.ceil(eta) : eta).replace('.0', '')}`;
  return late > 0 ? `${words}, late by ${formatSeconds(late)}` : words;
}

/** What it has cost so far: two digits that count for less than ten cents. */
export const costWords = ({ cost_so_far_usd: usd }: Progress): string => `$${amountWords(usd)} so far`;

/** What an undo that is stuck leaves standing, so far. */
export function leftWords({ left }: Progress): string | undefined {
  if (left.length === 0) return undefined;
  const resources = left.reduce((sum, one) => sum + one.resources, 0);
  const hourly = left.reduce((sum, one) => sum + one.hourly_usd, 0);
  const cost = hourly > 0 ? `, about $${amountWords(hourly)} an hour` : '';
  return `${counted(resources, 'resource')} left so far of ${left.map(({ step }) => step).join(', ')}${cost}`;
}

/** What is expected, what it has cost, and what is left of it, as far as known. */
export function outlookWords(progress: Progress): readonly string[] {
  return [etaWords(progress), costWords(progress), leftWords(progress)].flatMap((words) => words ?? []);
}

/** What something that has not begun waits for. */
export function waitWords(awaited: readonly Awaited[]): string | undefined {
  if (awaited.length === 0) return undefined;
  const one = ({ step, until, state }: Awaited): string =>
    state === 'failed' ? `${step} (failed)` : until === 'created' ? `${step} (created)` : step;
  return `waits for ${awaited.map(one).join(', ')}`;
}
