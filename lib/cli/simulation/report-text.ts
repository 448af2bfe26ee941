import type { CampaignReport, FoundViolation } from '../../simulation/campaign/report';
import { table } from '../io/table';
import type { SimulationOrder } from './order';

/** So many violations are shown in full; JSON has more of them. */
const shownViolations = 10;

/** A campaign for people. */
export function reportText(order: SimulationOrder, report: CampaignReport): string {
  const { runs, completed, rolled_back, failed, dirty, rollbacks, leaks, violations } = report;
  const perSecond = report.deployments / Math.max(report.real_seconds, 0.001) / report.processes;
  const lines = [
    ...violations.slice(0, shownViolations).flatMap(violationLines),
    ...(violations.length > shownViolations ? [`… and ${violations.length - shownViolations} more`, ''] : []),
    ...(order.faults === 'single' && !order.strike ? [rulesTable(report), ''] : []),
    `${runs} runs: ${completed} completed, ${rolled_back} rolled back, ${failed} failed; ${rollbacks > 0 ? `${rollbacks} rollbacks, ${dirty} of them` : `${dirty} rollbacks`} dirty before they healed`,
    ...deeds(order, report),
    ...coverage(order, report),
    `${Math.round(report.virtual_seconds / 3600)} hours of the account’s time in ${report.real_seconds.toFixed(1)} s; ${report.deployments} deployments and their rollbacks, ${perSecond.toFixed(1)} a second and core`,
    `the slowest took ${Math.round(report.slowest.virtual_seconds)} s of it: ${report.slowest.replay}`,
    `trace ${report.trace_hash}`,
    `${leaks} leaks, ${violations.length} violations`,
  ];
  return lines.join('\n');
}

function deeds({ faults }: SimulationOrder, report: CampaignReport): readonly string[] {
  const { resumes, checkpoints, accepted, promotions, promoted } = report;
  if (faults === 'random') return [`${promotions} promotions, ${promoted} of them completed`];
  if (faults !== 'rollbacks') return [];
  return [`${resumes} resumes, ${checkpoints} checkpoints on demand, leftovers accepted ${accepted} times`];
}

function coverage(order: SimulationOrder, report: CampaignReport): readonly string[] {
  const { faults, sample } = order;
  if (faults === 'none') return [];
  const what = faults === 'single' ? `faults at ${report.sites} calls` : 'random faults';
  return [
    ...(sample === undefined ? [] : [shareText(sample, report)]),
    `${report.faults_covered} of ${report.faults_applicable} ${what} struck and took effect`,
  ];
}

function shareText(sample: number, { faults_applicable: armed, faults_in_all: all, strata }: CampaignReport): string {
  const share = ((100 * armed) / Math.max(all, 1)).toFixed(1);
  return `a sample: ${sample} of each of ${strata} classes × kinds × steps, ${share} % of ${all} faults`;
}

function rulesTable({ rules }: CampaignReport): string {
  const rows = rules.map(({ says, sites, faults }) => [says, String(sites), String(faults)]);
  return table(['which calls', 'calls', 'faults'], rows);
}

function violationLines({ invariant, what, seed, fault, struck, replay, time }: FoundViolation): readonly string[] {
  return [
    `violation of ${invariant}${time === '' ? '' : ` at ${time}`}: ${what}`,
    `  seed ${seed}${fault === '' ? '' : `: ${fault}`}`,
    ...struck.map((line) => `  struck ${line}`),
    `  replay: ${replay}`,
    '',
  ];
}
