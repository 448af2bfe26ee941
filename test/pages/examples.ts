import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { planPage } from '../../lib/pictures/plan-page';
import { reportPage } from '../../lib/pictures/report-page';
import {
  failedView,
  hostile,
  hostileTimeline,
  manySteps,
  sessionOf,
  step,
  timeline,
  typePlan,
  types,
  viewOf,
} from '../pictures/fixtures';

/** A page of a kind that people get, in a file. */
export interface Example {
  readonly name: string;
  readonly file: string;
}

/** The pages that are looked at. */
function pages(): Readonly<Record<string, string>> {
  const full = sessionOf(typePlan('full'));
  const failing = 'launch_spot_instance';
  const failed = sessionOf(typePlan('spot'), { fails: failing });
  const running = sessionOf(typePlan('alb'), { now: 95 });
  const many = manySteps(200);
  const late = { from: 260_000, to: 260_090, verdict: 'clean' };
  const waited = timeline(
    [
      step('build', {
        state: 'completed',
        actual: { from: 0, to: 40 },
        isCritical: true,
        undo: { state: 'completed', span: { from: 260_040, to: 260_080 } },
      }),
      step('approve', {
        state: 'completed',
        dependsOn: [{ step: 'build', until: 'ready' }],
        actual: { from: 40, to: 100_000 },
        segments: [{ on: 'people', attempt: 1, from: 40, to: 100_000, why: 'an approval' }],
        isCritical: true,
      }),
      step('release', {
        state: 'completed',
        dependsOn: [{ step: 'approve', until: 'ready' }],
        actual: { from: 100_000, to: 100_030 },
        isCritical: true,
        undo: { state: 'completed', span: { from: 260_003, to: 260_041 } },
      }),
    ],
    { rollback: late, state: 'rolled_back' },
  );
  return {
    ...Object.fromEntries(types.map((type) => [`plan-${type}`, planPage(typePlan(type))])),
    'report-full': reportPage(full, viewOf(full)),
    'report-failed': reportPage(failed, failedView(failed, failing)),
    'report-running': reportPage(running, viewOf(running, { verdict: { words: 'under way', tone: 'busy' } })),
    'report-late': reportPage(waited, viewOf(waited)),
    'report-200': reportPage(many, viewOf(many)),
    'report-hostile': reportPage(hostileTimeline(), {
      title: hostile,
      verdict: { words: hostile, tone: 'warn' },
      summary: [[hostile, hostile]],
      failure: { heading: hostile, rows: [[hostile, hostile.repeat(9)]] },
      findings: [{ text: hostile }],
      tables: [{ caption: hostile, head: [hostile, hostile], rows: [[hostile, hostile.repeat(9)]] }],
    }),
  };
}

/** Writes the pages into a folder: made ones, and those that the command makes of deployments of the simulated account. */
export function writeExamples(folder: string): readonly Example[] {
  const made = Object.entries(pages()).map(([name, text]) => {
    const file = path.join(folder, `${name}.html`);
    writeFileSync(file, text);
    return { name, file };
  });
  return [...made, deployed(folder, 'real-completed', []), deployed(folder, 'real-undone', ['setup_docker:error'])];
}

/** Deploys `alb` with these faults, as a person would, and lets `unity report` write its page. */
function deployed(folder: string, name: string, faults: readonly string[]): Example {
  const unity = (...argv: readonly string[]): number | null =>
    spawnSync(process.execPath, [path.resolve('bin/unity.mjs'), ...argv, '--local', '--quiet'], {
      cwd: folder,
      stdio: 'ignore',
    }).status;
  const struck = faults.flatMap((fault) => ['--fault', fault]);
  const ended = unity('deploy', 'alb', '--stack', name, '--env', 'dev', '--speed', 'max', ...struck);
  if (ended !== (faults.length === 0 ? 0 : 1)) throw new Error(`the deployment of ${name} ended with ${ended}`);
  const file = `${name}.html`;
  if (unity('report', `${name}/dev`, '--html', file) !== 0) throw new Error(`there is no report of ${name}`);
  return { name, file: path.join(folder, file) };
}
