/** About how wide a character of a system’s font is, as a part of its size; the widest of the usual fonts counts. */
const widthPerSize = 0.6;

/** About how many pixels a text takes; no browser is at hand to ask. */
export const textWidth = (text: string, size: number): number => [...text].length * widthPerSize * size;

/** The text, or as much of it as fits, with a mark that there is more. */
export function fitted(text: string, size: number, width: number): string {
  const characters = [...text];
  const most = Math.max(Math.floor(width / (widthPerSize * size)), 1);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
