import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Diagnostic } from '../../lib/workflow/diagnostic';

/** What a case says about one diagnostic: code and place exactly, of texts a part. */
export interface ExpectedDiagnostic {
  readonly code: string;
  /** `line:column`. */
  readonly at: string;
  readonly message: string;
  readonly cause?: string;
  readonly fix?: string;
  readonly suggestion?: string;
  readonly related?: readonly string[];
}

/** One case: a workflow, and either its diagnostics or what is read from it. */
export interface Case {
  readonly title: string;
  readonly workflow: string;
  /** @default flow.yml */
  readonly file?: string;
  readonly diagnostics?: readonly ExpectedDiagnostic[];
  /** A part of the normalized workflow. */
  readonly normalized?: object;
}

/** Where the case files are: one a rule or stage. */
export const casesFolder = path.join(__dirname, '..', 'cases', 'workflow');

/** All case files by name, without their ending. */
export const caseFiles: readonly (readonly [string, readonly Case[]])[] = readdirSync(casesFolder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => [file.replace('.yml', ''), parse(readFileSync(path.join(casesFolder, file), 'utf8')) as Case[]]);

/** A diagnostic reduced to what the expectation speaks of, so that a failing test shows both side by side. */
export function asExpected(diagnostic: Diagnostic | undefined, expected: ExpectedDiagnostic | undefined) {
  if (!diagnostic) return undefined;
  const part = (actual: string | undefined, wanted: string | undefined) =>
    wanted !== undefined && actual?.includes(wanted) ? wanted : actual;
  return {
    code: diagnostic.code,
    at: `${diagnostic.line}:${diagnostic.column}`,
    message: part(diagnostic.message, expected?.message),
    ...(expected?.cause === undefined ? {} : { cause: part(diagnostic.cause, expected.cause) }),
    ...(expected?.fix === undefined ? {} : { fix: part(diagnostic.fix, expected.fix) }),
    ...(expected && 'suggestion' in expected ? { suggestion: diagnostic.suggestion } : {}),
    ...(expected && 'related' in expected
      ? { related: diagnostic.related?.map(({ line, column }) => `${line}:${column}`) }
      : {}),
  };
}
