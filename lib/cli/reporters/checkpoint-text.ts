import type { Difference } from '../../engine/checkpoints/compare';
import type { CheckpointView, CopyDocument } from '../../engine/checkpoints/document';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';

/** Checkpoints in a table, oldest first. */
export function checkpointTable(checkpoints: readonly CheckpointView[]): string {
  return table(
    ['NAME', 'STATE', 'CREATED', 'COPIES', 'USD A MONTH', 'BY'],
    checkpoints.map((one) => [
      one.name,
      one.state,
      dateAndTime(one.created_at),
      String(alive(one.copies).length),
      costWords(one.copies),
      cleanLine(one.asked_by ?? '-', 80),
    ]),
  );
}

/** One checkpoint: what it holds, what it has no copy of, and what went wrong. */
export function checkpointText(one: CheckpointView): string {
  const by = one.asked_by === null ? '' : `, asked by ${cleanLine(one.asked_by, 120)}`;
  return [
    `${one.name} of ${one.session_id}: ${one.state}`,
    `  created ${dateAndTime(one.created_at)} UTC${by}`,
    `  ready: ${one.ready_steps.length === 0 ? 'nothing' : one.ready_steps.join(', ')}`,
    ...one.missing.map(({ step, reason }) => `  no copy of ${step}: ${cleanLine(reason, 200)}`),
    ...one.failures.map(
      ({ step, code, message }) => `  failed: ${step ?? 'as a whole'}: ${code}: ${cleanLine(message, 300)}`,
    ),
    ...(one.copies.length === 0 ? ['  no copies of data'] : [copyTable(one.copies)]),
  ].join('\n');
}

/** Copies in a table. */
export function copyTable(copies: readonly CopyDocument[]): string {
  return table(
    ['COPY OF', 'ID', 'STATE', 'GIB', 'USD A MONTH'],
    copies.map((copy) => [
      `${copy.step}/${copy.of}`,
      copy.id ?? '-',
      copy.state,
      copy.size_gib === null ? '-' : String(copy.size_gib),
      costWords([copy]),
    ]),
  );
}

/** What copies cost a month: at the most where their size is known, else what it depends on. */
export function costWords(copies: readonly CopyDocument[]): string {
  const standing = alive(copies);
  if (standing.length === 0) return '-';
  const known = standing.flatMap(({ monthly_usd }) => monthly_usd ?? []);
  const sum = known.reduce((total, usd) => total + usd, 0);
  if (known.length === standing.length) return `≤ ${sum.toFixed(2)}`;
  const depends = [...new Set(standing.filter((copy) => copy.monthly_usd === null).map((copy) => copy.usage_based))];
  return [...(known.length > 0 ? [`≤ ${sum.toFixed(2)} and`] : []), depends.join(', ')].join(' ');
}

const alive = (copies: readonly CopyDocument[]): readonly CopyDocument[] =>
  copies.filter(({ state }) => state !== 'deleted');

/** What differs between two states, area by area. */
export function differenceText(differences: readonly Difference[]): string {
  return table(
    ['AREA', 'WHAT', 'BEFORE', 'AFTER'],
    differences.map(({ area, what, before, after }) => [area, what, valueText(before), valueText(after)]),
  );
}

const valueText = (value: Difference['before']): string =>
  value === null ? '-' : cleanLine(typeof value === 'string' ? value : JSON.stringify(value), 80);
