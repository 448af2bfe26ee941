import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UnityError } from '../../domain/errors/unity-error';
import { writeResult } from '../commands/write-result';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';
import { isSweepPlan, readSweepPlan, type SweepPlace, type SweepPlan } from './sweep-plan';

/** Longer files are no plans. */
const longestBytes = 8 * 1024 * 1024;

/** Saves a plan; a file that is something else is left as it is. @throws UnityError FileExists, Usage */
export function savePlan(io: Pick<CliIo, 'cwd'>, file: string, plan: SweepPlan): void {
  const standing = textOf(io, file);
  if (standing !== undefined && !isSweepPlan(standing)) {
    throw new UnityError('FileExists', {
      message: `${cleanLine(file, 200)} is already there and is no plan of a sweep`,
    });
  }
  writeResult(io, '--out', file, `${JSON.stringify(plan, null, 2)}\n`);
}

/** @throws UnityError SweepPlanUnreadable, SweepPlanElsewhere, SweepPlanOutdated */
export function loadPlan(io: Pick<CliIo, 'cwd'>, file: string, place: SweepPlace, now: number): SweepPlan {
  const text = textOf(io, file);
  if (text === undefined) {
    throw new UnityError('SweepPlanUnreadable', { message: `${cleanLine(file, 200)} is not there, or too large` });
  }
  return readSweepPlan(text, place, now);
}

function textOf(io: Pick<CliIo, 'cwd'>, name: string): string | undefined {
  const file = path.resolve(io.cwd, name);
  const found = file.includes('\0') ? undefined : statSync(file, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= longestBytes ? readFileSync(file, 'utf8') : undefined;
}
