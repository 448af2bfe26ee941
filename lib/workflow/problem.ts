import { describeError, type ErrorCode } from '../domain/errors/catalogue';
import { besideSecrets } from './beside-secrets';
import type { Diagnostic } from './diagnostic';
import type { Range, Source } from './yaml/source';

/** What a stage or a rule found, placed by offsets; `toDiagnostics` turns it into lines and columns. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly at: Range;
  readonly cause?: string | undefined;
  /** @default the remedy of the error catalogue */
  readonly fix?: string | undefined;
  /** As a function where it costs something: only what is shown is worked out. */
  readonly suggestion?: string | (() => string | undefined) | undefined;
  readonly related?: readonly { readonly at: Range; readonly message: string }[] | undefined;
}

/** More than this nobody reads, and a hostile file must not make a report of hundreds of megabytes. */
export const maxDiagnostics = 200;

function toDiagnostic(problem: Problem, source: Source): Diagnostic {
  const suggestion = typeof problem.suggestion === 'function' ? problem.suggestion() : problem.suggestion;
  return {
    code: problem.code,
    message: problem.message,
    file: source.file,
    ...source.place(problem.at),
    ...(problem.cause === undefined ? {} : { cause: problem.cause }),
    fix: problem.fix ?? describeError(problem.code).remedy,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(problem.related === undefined
      ? {}
      : { related: problem.related.map(({ at, message }) => ({ ...source.place(at), message })) }),
  };
}

/** The problems in the order of the file, each place and code once, at most `maxDiagnostics`; none shows a secret. */
export function toDiagnostics(problems: readonly Problem[], source: Source): readonly Diagnostic[] {
  const sorted = [...besideSecrets(problems, source)].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
  const seen = new Set<string>();
  const kept: Problem[] = [];
  for (const problem of sorted) {
    const key = `${problem.code} ${problem.at.start} ${problem.at.end} ${problem.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(problem);
    if (kept.length === maxDiagnostics) break;
  }
  return kept.map((problem) => toDiagnostic(problem, source));
}
