import type { CallClass } from '../../local/faults/call-class';
import { faultRules } from '../../local/faults/rules';
import type { Violation } from '../observation';

/** A violation with all that is needed to see it again. */
export interface FoundViolation extends Violation {
  readonly seed: number;
  /** The faults that were armed, or all that was done; empty in a trial without faults. */
  readonly fault: string;
  /** The calls that were really struck. */
  readonly struck: readonly string[];
  readonly replay: string;
}

/** How many calls and faults of a rule a campaign covered. */
export interface RuleCount {
  readonly calls: CallClass;
  readonly says: string;
  readonly sites: number;
  readonly faults: number;
}

/** What a campaign came to. */
export interface CampaignReport {
  readonly runs: number;
  /** How the deployments ended before anybody undid them. */
  readonly completed: number;
  readonly rolled_back: number;
  readonly failed: number;
  /** Rollbacks that ended dirty while faults struck; all of them healed, or there is a violation. */
  readonly dirty: number;
  /** Rollbacks that somebody asked for; 0 where every run is undone once. */
  readonly rollbacks: number;
  /** What else was done to sessions where rollbacks are drawn: resumes and checkpoints that were begun, leftovers accepted. */
  readonly resumes: number;
  readonly checkpoints: number;
  readonly accepted: number;
  /** Promotions that were begun where they are drawn, and those of them that were completed. */
  readonly promotions: number;
  readonly promoted: number;
  /** Resources that were left when all was over. */
  readonly leaks: number;
  readonly violations: readonly FoundViolation[];
  /** Calls of the undisturbed runs. */
  readonly sites: number;
  /** Faults that struck and took effect, of those that were armed. */
  readonly faults_covered: number;
  readonly faults_applicable: number;
  /** Single faults: all that could strike, of which those that were armed may be a sample; and their classes × kinds × steps. */
  readonly faults_in_all: number;
  readonly strata: number;
  readonly seeds: number;
  /** Deployments that were played, second ones included. */
  readonly deployments: number;
  readonly virtual_seconds: number;
  readonly real_seconds: number;
  /** The run that took longest, in seconds of the account, and how to see it again. */
  readonly slowest: { readonly virtual_seconds: number; readonly replay: string };
  /** How many processes shared the work. */
  readonly processes: number;
  /** Of the traces of all runs, whatever their order: the same command gives the same, or something is not repeatable. */
  readonly trace_hash: string;
  readonly rules: readonly RuleCount[];
}

/** Adds a trace to a hash of many. */
export function addTrace(hash: string, digest: string): string {
  return (BigInt(`0x${hash}`) ^ BigInt(`0x${digest}`)).toString(16).padStart(16, '0');
}

/** The report of a campaign that has not begun. */
export const emptyReport: CampaignReport = {
  runs: 0,
  completed: 0,
  rolled_back: 0,
  failed: 0,
  dirty: 0,
  rollbacks: 0,
  resumes: 0,
  checkpoints: 0,
  accepted: 0,
  promotions: 0,
  promoted: 0,
  leaks: 0,
  violations: [],
  sites: 0,
  faults_covered: 0,
  faults_applicable: 0,
  faults_in_all: 0,
  strata: 0,
  seeds: 0,
  deployments: 0,
  virtual_seconds: 0,
  real_seconds: 0,
  slowest: { virtual_seconds: 0, replay: '' },
  processes: 1,
  trace_hash: '0'.repeat(16),
  rules: faultRules.map(({ calls, says }) => ({ calls, says, sites: 0, faults: 0 })),
};

/** So many violations are told in full. */
const mostViolations = 100;

/** The sum of the parts of one campaign; they all know the same sites, and took their real time side by side. */
export function joinReports(parts: readonly CampaignReport[]): CampaignReport {
  const sum = (count: (report: CampaignReport) => number): number =>
    parts.reduce((total, report) => total + count(report), 0);
  const most = (count: (report: CampaignReport) => number): number => Math.max(0, ...parts.map(count));
  return {
    runs: sum(({ runs }) => runs),
    completed: sum(({ completed }) => completed),
    rolled_back: sum(({ rolled_back }) => rolled_back),
    failed: sum(({ failed }) => failed),
    dirty: sum(({ dirty }) => dirty),
    rollbacks: sum(({ rollbacks }) => rollbacks),
    resumes: sum(({ resumes }) => resumes),
    checkpoints: sum(({ checkpoints }) => checkpoints),
    accepted: sum(({ accepted }) => accepted),
    promotions: sum(({ promotions }) => promotions),
    promoted: sum(({ promoted }) => promoted),
    leaks: sum(({ leaks }) => leaks),
    violations: parts.flatMap(({ violations }) => violations).slice(0, mostViolations),
    sites: most(({ sites }) => sites),
    faults_covered: sum((report) => report.faults_covered),
    faults_applicable: sum((report) => report.faults_applicable),
    faults_in_all: most((report) => report.faults_in_all),
    strata: most(({ strata }) => strata),
    seeds: most(({ seeds }) => seeds),
    deployments: sum(({ deployments }) => deployments),
    virtual_seconds: sum((report) => report.virtual_seconds),
    real_seconds: most((report) => report.real_seconds),
    slowest: parts.map(({ slowest }) => slowest).reduce((a, b) => (b.virtual_seconds > a.virtual_seconds ? b : a)),
    processes: sum(({ processes }) => processes),
    trace_hash: parts.reduce((hash, report) => addTrace(hash, report.trace_hash), emptyReport.trace_hash),
    rules: emptyReport.rules.map((rule, index) => ({
      ...rule,
      sites: most(({ rules }) => rules[index]?.sites ?? 0),
      faults: most(({ rules }) => rules[index]?.faults ?? 0),
    })),
  };
}
