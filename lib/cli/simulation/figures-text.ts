import type { Figure, Measurement } from '../../simulation/figures/measure';
import type { CaseReport, FiguresReport } from '../../simulation/figures/report';
import { table } from '../io/table';

/** Spans below this are in the sum but not named. */
const namedSeconds = 0.5;

const seconds = (value: number): string => value.toFixed(1);
const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;

/** The figures for people. */
export function figuresText(report: FiguresReport): string {
  const { workflow, seed, seeds } = report;
  const which = seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`;
  return [
    `${workflow}, cold, without a certificate, ${which}; seconds from the start of the execution`,
    ...report.cases.flatMap((one) => ['', ...(seeds === 1 ? runLines(one) : summaryLines(one))]),
    '',
    report.within
      ? 'every time is within its bound of the critical path'
      : 'NOT within the bound of the critical path: see above',
  ].join('\n');
}

function headOf({ says }: CaseReport): string {
  return `${says}; all else drawn with the seed`;
}

function runLines(one: CaseReport): readonly string[] {
  const [run] = one.runs;
  if (!run) return [];
  const figures: readonly (readonly [string, Figure | null])[] = [
    ['serving', run.serving],
    ['ready', run.ready],
    ['rollback', run.rollback],
  ];
  const known = figures.flatMap(([name, figure]) => (figure ? [[name, figure] as const] : []));
  const rows = known.map(([name, figure]) => [
    name,
    seconds(figure.seconds),
    seconds(figure.critical_seconds),
    signed(figure.difference),
    `${seconds(figure.bound)}${figure.within ? '' : '  OUT'}`,
  ]);
  return [
    headOf(one),
    table(['', 'measured', 'critical path', 'difference', 'bound'], rows),
    ...known.flatMap(([name, figure]) => bindingLines(name, figure)),
    ...(run.rollback === null
      ? []
      : [
          `rollback is to the end of the undoing; ${run.verification_seconds} s for a second, late look follow by design`,
        ]),
    ...startLines(run),
  ];
}

function bindingLines(name: string, figure: Figure): readonly string[] {
  const { binding, path, critical_seconds, provisioning_seconds } = figure;
  if (!binding) return [];
  const named = path.filter((span) => span.seconds >= namedSeconds);
  const rest = critical_seconds - named.reduce((sum, span) => sum + span.seconds, 0);
  const spans = named.map((span) => `${span.step} ${span.what} ${seconds(span.seconds)}`);
  return [
    `${name} is bound by ${binding.step}: ${binding.type ?? binding.what} ${seconds(binding.seconds)} s`,
    `  provisioning ${seconds(provisioning_seconds)} of ${seconds(critical_seconds)} s, the rest is calls and ids not known at once`,
    `  ${[...spans, `all shorter ones ${seconds(rest)}`].join(', ')}`,
  ];
}

function startLines({ latest_start: latest }: Measurement): readonly string[] {
  if (!latest) return [];
  const { step, seconds: waited, bound } = latest;
  return [`no step started more than ${waited.toFixed(2)} s after it could (${step}; bound ${bound} s, one wake-up)`];
}

function summaryLines(one: CaseReport): readonly string[] {
  const rows = (['serving', 'ready', 'rollback'] as const).flatMap((name) => {
    const summary = one[name];
    if (!summary) return [];
    const { seed, difference, bound } = summary.worst;
    const worst = `${signed(difference)} of ${seconds(bound)} (seed ${seed})`;
    return [[name, seconds(summary.median_seconds), seconds(summary.median_critical_seconds), worst]];
  });
  const [run] = one.runs;
  return [
    headOf(one),
    table(['', 'median', 'critical path', 'worst difference of its bound'], rows),
    `within the bound: ${one.runs.filter(({ within }) => within).length} of ${one.runs.length} runs`,
    ...(run && one.rollback ? [`rollback without the ${run.verification_seconds} s of the second, late look`] : []),
  ];
}
