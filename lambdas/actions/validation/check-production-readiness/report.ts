import type { OutputValues } from '../../definition';
import { checkTable } from './catalogue';
import type { Judgement } from './run-checks';
import { few } from './sheet';

/** The engine keeps 2,000 characters of an error; a few of them say how long was waited. */
const messageCharacters = 1_800;
/** So many lines a check are kept: a session's items are small. */
const evidenceLines = 50;

/** The outputs of the step. */
export function outputsOf(judgements: readonly Judgement[]): OutputValues {
  return {
    checks: judgements.map(({ name, sheet, status }) => ({
      name,
      status,
      evidence: firstLines(sheet.evidence),
      ...(status === 'failed' ? { remedy: checkTable[name].remedy } : {}),
    })),
    passed: judgements.filter(({ status }) => status === 'passed').length,
  };
}

/** Every failed check with its problems and what to do, each with an equal share of the room there is. */
export function describeFailures(failed: readonly Judgement[]): string {
  const share = Math.floor(messageCharacters / failed.length);
  return failed.map((judgement) => describe(judgement, share)).join(' ');
}

function describe({ name, sheet }: Judgement, characters: number): string {
  const end = ` (${checkTable[name].remedy})`;
  const problems = `${name}: ${few(
    sheet.problems.map(({ text }) => text),
    5,
  )}`;
  const room = characters - end.length - 1;
  return `${problems.length <= room ? problems : `${problems.slice(0, room - 1)}…`}${end}`;
}

function firstLines(lines: readonly string[]): string[] {
  const more = lines.length - evidenceLines;
  return more <= 0 ? [...lines] : [...lines.slice(0, evidenceLines), `and ${more} lines more`];
}
