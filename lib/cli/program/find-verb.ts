import { valueOptions } from './global-options';
import { groups, verbs } from './verbs';

/** The verb of a command line, wherever its options stand; undefined when it names none that there is. */
export function findVerb(argv: readonly string[]): string | undefined {
  const words: string[] = [];
  for (let index = 0; index < argv.length && words.length < 3; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (valueOptions.includes(word)) index += 1;
    else if (!word.startsWith('-')) words.push(word);
    else if (words.length > 0 && !Object.hasOwn(groups, words[0] ?? '')) break;
  }
  // Help for a verb shows what its own file says.
  const [first = '', second = ''] = words[0] === 'help' ? words.slice(1) : words;
  const candidates = Object.hasOwn(groups, first) ? [`${first} ${second}`] : [first];
  return candidates.find((name) => Object.hasOwn(verbs, name));
}
