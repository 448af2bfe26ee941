import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UnityError } from '../../domain/errors/unity-error';
import { readSavedPlan, type SavedPlan } from '../../plan/saved-plan';
import type { Definitions } from '../../workflow/definitions';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';

/** Longer files are no plans. */
const longestBytes = 4 * 1024 * 1024;

/** Reads the plan that `unity plan --out FILE` saved. @throws UnityError PlanUnreadable, PlanOutdated */
export function readPlanFile(io: Pick<CliIo, 'cwd'>, name: string, definitions: Definitions): SavedPlan {
  const file = path.resolve(io.cwd, name);
  const found = file.includes('\0') ? undefined : statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > longestBytes) {
    throw new UnityError('PlanUnreadable', { message: `${cleanLine(name, 200)} is no saved plan` });
  }
  return readSavedPlan(readFileSync(file, 'utf8'), { definitions });
}
