import { describeError } from '../../domain/errors/catalogue';
import type { Diagnostic, RelatedPlace } from '../diagnostic';
import { type Frame, frameOf } from './frame';

/** What a piece of a shown diagnostic is, for colouring it. */
type DiagnosticRole = 'error' | 'message' | 'frame' | 'mark' | 'label';

/** How a diagnostic is shown. */
export interface FormatOptions {
  /** Colours a piece. @default no colour */
  readonly colour?: (role: DiagnosticRole, text: string) => string;
}

/**
 * A diagnostic for people, several lines without a line end at the end:
 *
 * ```
 * error[UNITY-E1203]: steps depend on each other: a -> b -> a
 *   --> full.yml:42:18
 *    |
 * 42 |     depends_on: [b]
 *    |                  ^
 *    = why: …
 *    = fix: …
 * ```
 *
 * Without its line in `source`, or for a problem that is in no file, there is no frame; nor is there for a secret, which
 * logs would keep.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  source: readonly (string | undefined)[] = [],
  options: FormatOptions = {},
): string {
  const colour = options.colour ?? ((_role, text) => text);
  const isShown = diagnostic.line > 0 && diagnostic.code !== 'PlainSecret';
  const lines = isShown ? source : [];
  const related = diagnostic.related ?? [];
  const gutter = Math.max(1, ...[diagnostic, ...related].map((place) => String(place.line).length));
  const pad = ' '.repeat(gutter);
  const bar = colour('frame', `${pad} |`);
  const label = (name: string, text: string) => `${pad} ${colour('frame', '=')} ${colour('label', `${name}:`)} ${text}`;
  return [
    `${colour('error', `error[UNITY-${describeError(diagnostic.code).id}]`)}: ${colour('message', diagnostic.message)}`,
    `${pad}${colour('frame', '-->')} ${placeText(diagnostic)}`,
    ...frameLines(frameOf(lines, diagnostic), gutter, bar, colour),
    ...related.flatMap((place) => relatedLines(place, lines, diagnostic.file, gutter, bar, colour)),
    ...(diagnostic.cause === undefined ? [] : [label('why', diagnostic.cause)]),
    label('fix', withSuggestion(diagnostic)),
  ].join('\n');
}

function placeText({ file, line, column }: Diagnostic): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

function frameLines(
  frame: Frame | undefined,
  gutter: number,
  bar: string,
  colour: NonNullable<FormatOptions['colour']>,
): readonly string[] {
  if (!frame) return [];
  const number = colour('frame', `${frame.number.padStart(gutter)} |`);
  return [bar, `${number} ${frame.text}`.trimEnd(), `${bar} ${colour('mark', frame.mark)}`];
}

function relatedLines(
  place: RelatedPlace,
  lines: readonly (string | undefined)[],
  file: string,
  gutter: number,
  bar: string,
  colour: NonNullable<FormatOptions['colour']>,
): readonly string[] {
  const head = `${' '.repeat(gutter)}${colour('frame', '-->')} ${file}:${place.line}:${place.column} ${place.message}`;
  return [head, ...frameLines(frameOf(lines, place), gutter, bar, colour)];
}

/** The remedy, with what was probably meant. */
export function withSuggestion({ fix, suggestion }: Pick<Diagnostic, 'fix' | 'suggestion'>): string {
  return suggestion === undefined ? fix : `Did you mean \`${suggestion}\`? ${fix}`;
}
