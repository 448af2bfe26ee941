import type { Workflow } from '../../workflow/model';
import { type AimedFault, aimedFaultText } from '../aims/aimed-fault';
import type { Trial, TrialOptions } from '../trial/trial';
import type { Branching } from './branching';
import type { Complaint } from './judge';
import { addTrace, type CampaignReport, emptyReport, type FoundViolation } from './report';

/** What every campaign is given. */
export interface CampaignOptions {
  readonly workflow: Workflow;
  /** What a replay command calls the workflow. */
  readonly target: string;
  /** The first seed, and how many. */
  readonly seed: number;
  readonly seeds: number;
  /** Single faults: only so many of each class of calls, kind and step. @default all */
  readonly sample?: number | undefined;
  /** This part, from 0, of so many that share the work. */
  readonly part: number;
  readonly parts: number;
  /** Real time, in milliseconds. */
  readonly now: () => number;
  /** Told after each trial. */
  readonly progress?: (done: number, of: number) => void;
  /** Single faults: who can go on as two. @default nobody, and every run is played from its beginning */
  readonly branching?: Branching;
  /** Whatever else trials are to be run with: a planted defect. */
  readonly trial?: Partial<
    Pick<TrialOptions, 'settings' | 'registry' | 'tamper' | 'checkers' | 'revision' | 'failing'>
  >;
}

type Counts = { -readonly [Name in keyof CampaignReport]: CampaignReport[Name] };

/** What a trial was played with. */
export interface TrialFacts {
  readonly seed: number;
  readonly faults: readonly AimedFault[];
  readonly complaints?: readonly Complaint[];
  /** What else was done to it, in a line. */
  readonly says?: string;
  /** The arguments that play it again. */
  readonly replay: string;
}

/** Adds trials up. */
export class Tally {
  private readonly counts: Counts = { ...emptyReport };
  private readonly found: FoundViolation[] = [];
  private readonly beganAt: number;

  constructor(private readonly options: CampaignOptions) {
    this.beganAt = options.now();
  }

  /** Counts a trial; `replay` are the arguments that run it again. */
  add(trial: Omit<Trial, 'sites'>, facts: TrialFacts): void {
    const { counts } = this;
    counts.runs += 1;
    if (trial.forward === 'completed') counts.completed += 1;
    else if (trial.forward === 'rolled_back') counts.rolled_back += 1;
    else counts.failed += 1;
    if (trial.verdict === 'dirty') counts.dirty += 1;
    counts.trace_hash = addTrace(counts.trace_hash, trial.digest);
    const replay = this.replay(facts.replay);
    if (trial.virtualSeconds > counts.slowest.virtual_seconds)
      counts.slowest = { virtual_seconds: trial.virtualSeconds, replay };
    this.hold(trial, facts);
  }

  /** Holds a trial to what must hold, without counting it as a run: it was played for others to be compared with. */
  hold(trial: Omit<Trial, 'sites'>, facts: TrialFacts): void {
    const { counts } = this;
    counts.deployments += trial.deployments;
    counts.virtual_seconds += trial.virtualSeconds;
    counts.leaks += trial.leaks.length;
    counts.promotions += trial.promotions.length;
    counts.promoted += trial.promotions.filter((state) => state === 'completed').length;
    const complaints = (facts.complaints ?? []).map((complaint) => ({ ...complaint, time: '' }));
    for (const violation of [...trial.violations, ...complaints]) {
      this.found.push({
        ...violation,
        seed: facts.seed,
        fault: facts.says ?? facts.faults.map(aimedFaultText).join(', '),
        struck: trial.strikes.map(({ kind, service, operation, time }) => `${time} ${kind} ${service}:${operation}`),
        replay: this.replay(facts.replay),
      });
    }
  }

  /** Tells of something that no single trial shows. */
  complain(invariant: string, what: string, seed: number): void {
    const replay = this.replay(`--faults none --seed ${seed}`);
    this.found.push({ invariant, what, time: '', seed, fault: '', struck: [], replay });
  }

  /** Sets what is known about the whole campaign. */
  knows(facts: Partial<CampaignReport>): void {
    Object.assign(this.counts, facts);
  }

  private replay(args: string): string {
    return `unity simulate ${this.options.target} ${args}`;
  }

  report(): CampaignReport {
    const realSeconds = (this.options.now() - this.beganAt) / 1000;
    return { ...this.counts, seeds: this.options.seeds, violations: this.found, real_seconds: realSeconds };
  }
}

/** Whether a trial belongs to this part of the campaign. */
export function isMine({ part, parts }: Pick<CampaignOptions, 'part' | 'parts'>, index: number): boolean {
  return index % parts === part;
}

/** A trial in which nothing was to go wrong: then nothing may. */
export function undisturbedFacts(trial: Trial, seed: number, failing?: string): TrialFacts {
  const { forward, forwardVerdict, rootStep, verdict } = trial;
  const isFine =
    failing === undefined
      ? forward === 'completed' && forwardVerdict === undefined && verdict === 'clean'
      : forward === 'rolled_back' && forwardVerdict === 'clean' && rootStep === failing;
  const complaints = isFine ? [] : [{ invariant: 'recovers', what: `it ended ${forward}, its rollback ${verdict}` }];
  return { seed, faults: [], complaints, replay: `--faults none --seed ${seed}` };
}
