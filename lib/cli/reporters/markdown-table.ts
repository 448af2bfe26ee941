import { cleanLine } from '../io/clean-text';

/** Text that Markdown takes for nothing but text. */
export function markdownText(text: string): string {
  return cleanLine(text, 200).replace(/[\\`*_[\]<>|&]/g, (found) => (found === '&' ? '&amp;' : `\\${found}`));
}

/** A table of GitHub’s Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}
