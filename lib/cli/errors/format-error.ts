import type { UnityError } from '../../domain/errors/unity-error';
import type { Diagnostic } from '../../workflow/diagnostic';
import { formatDiagnostics } from '../../workflow/report/format-diagnostics';
import { formatGithubAnnotation } from '../../workflow/report/github-annotation';
import { cleanText } from '../io/clean-text';
import type { Paint } from '../io/colours';
import { forHere } from '../io/for-here';

/** How an error is shown. */
export interface FormatErrorOptions {
  readonly paint: Paint;
  /** Shows the stack. */
  readonly debug: boolean;
  /** The annotations of GitHub Actions are added. */
  readonly github: boolean;
  /** `--local` where the commands that are named need it. */
  readonly flags: string;
}

/**
 * An error for people, without a line end at the end:
 *
 * ```
 * error[UNITY-E2003]: shop/dev is being changed by session spot-0123456789, which is executing
 *   = why: Another session is changing this stack.
 *   = fix: Follow it with `unity watch spot-0123456789`.
 * ```
 */
export function formatError(error: UnityError, { paint, debug, github, flags }: FormatErrorOptions): string {
  const diagnostics = diagnosticsOf(error);
  const lines = diagnostics.length > 0 ? diagnosticLines(error, diagnostics, paint) : ownLines(error, paint, flags);
  if (github) lines.push(...annotations(error, diagnostics));
  if (debug) lines.push('', cleanText(stackOf(error)));
  return lines.join('\n');
}

/** An error as JSON. */
export function errorAsJson(error: UnityError, flags: string): Readonly<Record<string, unknown>> {
  const { sourceText: _, ...details } = error.details;
  const { id, summary } = error.entry;
  return {
    code: `UNITY-${id}`,
    name: error.code,
    message: cleanText(error.message),
    why: summary,
    fix: fixOf(error, flags),
    details,
  };
}

/** The problems of a file that an error stands for. */
export function diagnosticsOf(error: UnityError): readonly Diagnostic[] {
  const { diagnostics } = error.details;
  // The readers of files are the only ones who give diagnostics, and give them as such.
  return Array.isArray(diagnostics) ? (diagnostics as Diagnostic[]) : [];
}

function fixOf(error: UnityError, flags: string): string {
  const { fix } = error.details;
  return forHere(cleanText(typeof fix === 'string' ? fix : error.entry.remedy), flags);
}

function ownLines(error: UnityError, paint: Paint, flags: string): string[] {
  const { id, summary } = error.entry;
  const message = cleanText(error.message);
  return [
    `${paint('bad', `error[UNITY-${id}]`)}: ${paint('strong', message)}`,
    ...(message === summary ? [] : [`  ${paint('dim', '=')} why: ${summary}`]),
    `  ${paint('dim', '=')} fix: ${fixOf(error, flags)}`,
  ];
}

function diagnosticLines(error: UnityError, diagnostics: readonly Diagnostic[], paint: Paint): string[] {
  // Some readers have written everything into the message already.
  if (error.message.startsWith('error[')) return [cleanText(error.message)];
  const { sourceText } = error.details;
  const tones = { error: 'bad', message: 'strong', frame: 'dim', mark: 'bad', label: 'strong' } as const;
  const shown = formatDiagnostics(
    diagnostics.map(cleaned),
    () => (typeof sourceText === 'string' ? sourceText : undefined),
    { colour: (role, text) => paint(tones[role], text) },
  );
  const count = diagnostics.length === 1 ? '1 problem' : `${diagnostics.length} problems`;
  return [shown.join('\n\n'), '', `${count}; nothing was changed.`];
}

/** File names, values and suggestions may come from anywhere. Frames are made safe where they are cut. */
function cleaned(diagnostic: Diagnostic): Diagnostic {
  const texts = Object.entries(diagnostic).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...diagnostic, ...Object.fromEntries(texts.map(([key, text]) => [key, cleanText(text)])) };
}

function annotations(error: UnityError, diagnostics: readonly Diagnostic[]): readonly string[] {
  if (diagnostics.length > 0) return diagnostics.map(formatGithubAnnotation);
  const escaped = cleanText(error.message).replaceAll('%', '%25').replaceAll('\n', '%0A');
  return [`::error title=UNITY-${error.entry.id}::${escaped}`];
}

function stackOf(error: Error): string {
  const { cause } = error;
  const own = error.stack ?? error.message;
  return cause instanceof Error ? `${own}\ncaused by ${stackOf(cause)}` : own;
}
