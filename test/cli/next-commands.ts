import { stripVTControlCharacters } from 'node:util';

/** The verbs that act in an account: typed without `--local` they look into that of AWS. */
const verbs = [
  'analytics approve audit cancel checkpoint checkpoints deploy destroy doctor events extend health history list logs',
  'outputs promote promotions reject report resume rollback signal status sweep watch',
]
  .join(' ')
  .replaceAll(' ', '|');
const command = new RegExp(`\\bunity (${verbs})\\b[^\`;,\\n)]*`, 'g');
/** What the engine has said, which does not know where it is read, and what tells how to type a command. */
const saidElsewhere = /^(error\[| += why:|root cause: | +message +)|^Usage: |^\$ unity/;

/** The commands for people in what was printed on the simulated account that would act in another. */
export function commandsWithoutLocal(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !saidElsewhere.test(line))
    .flatMap((line) => [...line.matchAll(command)].map(([found]) => found.trim()))
    .filter((found) => !found.includes('--local') && !/^unity [a-z]+( [A-Z].*)?$/.test(found));
}
