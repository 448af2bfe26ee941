import type { RelatedPlace } from '../diagnostic';

/** Longer lines are cut around the place, so that the mark stays in sight. */
const maxWidth = 120;

/** One line of the source with a mark under it. */
export interface Frame {
  readonly number: string;
  readonly text: string;
  readonly mark: string;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Nothing in a source line may move the cursor or ring the bell of a terminal. */
function displayable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/\p{Cc}|\p{Cf}|\p{Cs}/gu, '\uFFFD');
}

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

/** Line `place.line` of the text, marked; undefined when the text has no such line. */
export function frameOf(
  lines: readonly (string | undefined)[],
  place: Omit<RelatedPlace, 'message'>,
): Frame | undefined {
  const line = lines[place.line - 1];
  if (line === undefined) return undefined;
  const start = place.column - 1;
  const end =
    place.endLine === place.line ? Math.max(place.endColumn - 1, start + 1) : Math.max(line.length, start + 1);
  const cut = start > maxWidth - 40 ? start - 40 : 0;
  const before = (cut > 0 ? '…' : '') + displayable(line.slice(cut > 0 ? cut + 1 : 0, start));
  const marked = displayable(line.slice(start, Math.min(end, cut + maxWidth)));
  const after = displayable(line.slice(end, cut + maxWidth));
  const more = line.length > Math.max(end, cut + maxWidth) ? '…' : '';
  return {
    number: String(place.line),
    text: before + marked + after + more,
    mark: ' '.repeat(width(before)) + '^'.repeat(Math.max(1, width(marked))),
  };
}
