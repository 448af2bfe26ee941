/**
 * Text from outside, so that it calls nobody, links nothing and formats nothing. Slack reads `&`, `<` and `>` as its own and
 * wants them as entities, these three and no others; it knows no backslash (https://api.slack.com/docs/message-formatting).
 * Other marks, and what Teams would read as a link or a mention, come apart by a joint of no width.
 */
export function harmless(text: string, most = Number.POSITIVE_INFINITY): string {
  const escaped = [...text].map((character, index, all) => {
    if (character in entities) return entities[character as keyof typeof entities];
    return marks.test(character) && !isWithinWord(all, index) ? `${joint}${character}${joint}` : character;
  });
  return withinLength(escaped, most);
}

/** A command in a code span: nothing in it is formatted, so it holds no mark that ends the span. */
export function asCode(command: string): string {
  return `\`${harmless(command.replaceAll('`', "'")).replaceAll(joint, '')}\``;
}

/** As many whole parts as there is room for: half an entity would be read as text, half a character as none. */
export function withinLength(parts: Iterable<string>, most: number): string {
  let text = '';
  for (const part of parts) {
    if (text.length + part.length > most) break;
    text += part;
  }
  return text;
}

/** The word joiner. */
const joint = '\u2060';

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as const;

const marks = /[*_~`@[\]]/;

/** Names of steps and parameters have such underscores, which format nothing anywhere. */
function isWithinWord(all: readonly string[], index: number): boolean {
  const isLetter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  return all[index] === '_' && isLetter(all[index - 1]) && isLetter(all[index + 1]);
}
