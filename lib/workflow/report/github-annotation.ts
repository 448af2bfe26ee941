import { describeError } from '../../domain/errors/catalogue';
import type { Diagnostic } from '../diagnostic';
import { withSuggestion } from './format-diagnostic';

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A diagnostic as GitHub Actions' workflow command: one line that marks the place in a pull request. */
export function formatGithubAnnotation(diagnostic: Diagnostic): string {
  const { code, file, line, column, endLine, endColumn, message, cause } = diagnostic;
  const title = `title=UNITY-${describeError(code).id}`;
  // GitHub drops the columns of an annotation that goes over several lines; its end column is inclusive.
  const columns = endLine === line ? `,col=${column},endColumn=${Math.max(column, endColumn - 1)}` : '';
  const place = line === 0 ? title : `file=${escapeProperty(file)},line=${line},endLine=${endLine}${columns},${title}`;
  const text = [line === 0 ? `${file}: ${message}` : message, cause, withSuggestion(diagnostic)]
    .filter((part) => part !== undefined)
    .join('\n');
  return `::error ${place}::${escapeData(text)}`;
}
