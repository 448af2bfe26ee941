import type { SessionDocument } from '../../domain/session-document';
import type { PreviewedStay, PreviewedUndo, RollbackPreview } from '../../engine/rollback/rollback-preview';
import { tailWords } from '../../plan/undo';
import { amountWords, counted, durationWords } from '../../plan/words';
import { cleanLine } from '../io/clean-text';
import type { Paint } from '../io/colours';

/** What a rollback would do, in a sentence. */
export function undoSummary({ undo, stays, expected_seconds, hourly_usd_ends: ends }: RollbackPreview): string {
  const resources = undo.reduce((sum, step) => sum + step.resources.length, 0);
  return [
    `undoes ${counted(undo.length, 'step')}, ${counted(resources, 'resource')}`,
    ...(undo.length === 0 ? [] : [`~${durationWords(expected_seconds)}`]),
    ...(ends > 0 ? [`ends ≈ $${amountWords(ends)} an hour`] : []),
    ...(stays.length === 0 ? [] : [`${counted(stays.length, 'step')} ${stays.length === 1 ? 'stays' : 'stay'}`]),
  ].join(', ');
}

/** What a rollback would do, for people: each step in the order of its undo, what stays, what was found, the sums. */
export function undoText(session: SessionDocument, preview: RollbackPreview, paint: Paint): readonly string[] {
  const { undo, stays, findings } = preview;
  return [
    `${paint('strong', `${session.stack_name}/${session.environment}`)}  ${session.session_id}  ${session.state}`,
    ...undo.flatMap((step) => goesLines(step, paint)),
    ...stays.flatMap((step) => stayLines(step, paint)),
    ...findings.map(({ severity, step, message }) => {
      const mark = severity === 'refuses' ? paint('bad', 'cannot go on:') : paint('warn', 'warning:');
      return `  ${mark} ${step === null ? '' : `${step}: `}${cleanLine(message, 500)}`;
    }),
    ...sums(preview),
    `Rollback: ${undoSummary(preview)}.`,
  ];
}

const idOf = ({ type, id }: { readonly type: string; readonly id: string | null }): string =>
  `${type} ${id === null ? '(id not known yet)' : cleanLine(id, 200)}`;

function goesLines(step: PreviewedUndo, paint: Paint): readonly string[] {
  const when = step.after.length === 0 ? '' : `, after ${step.after.join(', ')}`;
  const why = { asked: '', depends_on: ', as it stands on ', leads_there: ', as it leads users to what goes with ' };
  const data = new Map(step.data.map((one) => [one.key, one]));
  return [
    `  ${paint('bad', '-')} ${step.step}  ~${durationWords(step.expected_seconds)}${when}${why[step.because]}${step.depends_on.join(', ')}`,
    ...step.resources.map((row) => `      ${idOf(row)}${dataWords(data.get(row.key), step)}`),
    ...step.keeps.map((row) => `      ${paint('warn', 'stays')} ${idOf(row)}: ${cleanLine(row.why, 200)}`),
    ...(step.tail_seconds === null ? [] : [`      ${tailWords(step.tail_seconds)}`]),
  ];
}

function dataWords(data: PreviewedUndo['data'][number] | undefined, step: PreviewedUndo): string {
  if (!data) return '';
  const source = step.policy_from === 'workflow' ? '' : ` (\`${step.policy_from}\`)`;
  const fate =
    data.fate === 'copied_first'
      ? `copied first${source}`
      : 'copied first, unless it is certain that nothing was written';
  const copies =
    data.copies.length === 0
      ? ''
      : `; there ${data.copies.length === 1 ? 'is a copy' : 'are copies'}: ${data.copies.join(', ')}`;
  return `  holds data: ${fate}${copies}`;
}

function stayLines({ step, reason, because, resources }: PreviewedStay, paint: Paint): readonly string[] {
  const why = {
    policy: because[0] === 'workflow' ? 'its step says `rollback: retain`' : `\`${because[0]}\` says \`retain\``,
    stands_on: `${because.join(', ')} ${because.length === 1 ? 'stands' : 'stand'} on it`,
    checkpoint: 'it was ready at the checkpoint',
    not_asked: 'not asked for',
  }[reason];
  return [`  ${paint('warn', '=')} ${step}  stays: ${why} (${counted(resources.length, 'resource')})`];
}

function sums({ undo, critical_path: path, verify_seconds: verify, hourly_usd_stays: stays }: RollbackPreview) {
  if (undo.length === 0) return [];
  return [
    `Critical path: ${path.join(' → ')}; the last look for leftovers, ${durationWords(verify)}, included.`,
    ...(stays > 0 ? [`What stays costs ≈ $${amountWords(stays)} an hour.`] : []),
  ];
}
