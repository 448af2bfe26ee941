import { cases } from './cases';
import type { MachineCase } from './machine-case';

const rowsOf = ({ name, differs = [] }: MachineCase): string[] =>
  differs.map(
    ({ on, reason, expected }) => `| ${name} | ${on} | ${reason} | ${expected === 'not run' ? 'no' : 'yes'} |`,
  );

/** The list of known differences as the README shows it. */
export function differencesTable(): string {
  return ['| Machine | On | Why | Asserted |', '|---|---|---|---|', ...cases.flatMap(rowsOf)].join('\n');
}
