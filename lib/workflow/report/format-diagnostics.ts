import { holdsPlainSecret } from '../../domain/plain-secret';
import type { Diagnostic } from '../diagnostic';
import { type FormatOptions, formatDiagnostic } from './format-diagnostic';

/**
 * Diagnostics for people, one text each. Lines of a file that hold a secret are in no frame: logs would keep what is
 * refused, whatever else is wrong with the line. `textOf`: the file that a diagnostic is about, where it is at hand.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options?: FormatOptions,
): readonly string[] {
  const secrets = diagnostics.filter(({ code }) => code === 'PlainSecret');
  const files = [...new Set(diagnostics.map(({ file }) => file))];
  const shown = new Map(
    files.map((file) => [
      file,
      linesShown(
        textOf(file),
        secrets.filter((one) => one.file === file),
      ),
    ]),
  );
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, shown.get(diagnostic.file), options));
}

function linesShown(text: string | undefined, secrets: readonly Diagnostic[]): readonly (string | undefined)[] {
  const lines = text?.split(/\r?\n/) ?? [];
  const hidden = new Set(secrets.flatMap(({ line, endLine }) => numbersTo(line, Math.min(endLine, lines.length))));
  return lines.map((line, index) => (hidden.has(index + 1) || holdsPlainSecret(line) ? undefined : line));
}

const numbersTo = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
