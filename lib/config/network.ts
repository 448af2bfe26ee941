import { z } from 'zod';
import { networkParameter } from '../domain/environment-parameters';
import { locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import type { Range } from '../workflow/yaml/source';
import { type Part, placeText, rangeIn, type Section } from './parts';
import { invalid } from './problems';

/** A problem in one of the files. */
export interface PlacedProblem {
  readonly part: Part;
  readonly problem: Problem;
}

/** The addresses of an environment, and where they are said. */
interface Addresses extends Section {
  readonly key: string;
  readonly cidr: string;
  readonly at: Range;
}

/** Either says what the parameter of the name is. */
const paths = [
  ['network', 'cidr'],
  ['parameters', networkParameter],
] as const;

function addressesIn(section: Section): readonly Addresses[] {
  return paths.flatMap((path) => {
    const at = rangeIn(section, path);
    const { value } = locate(section.node, path).node;
    return at && typeof value === 'string' && z.cidrv4().safeParse(value).success
      ? [{ ...section, key: path.join('.'), cidr: value, at }]
      : [];
  });
}

/** Where an environment deploys to; undefined for the installation’s own account. */
function accountsOf(sections: readonly Section[]): ReadonlyMap<string, unknown> {
  return new Map(
    sections.flatMap((section) => {
      const { found, node } = locate(section.node, ['target', 'account']);
      return found === 2 ? [[section.environment, node.value] as const] : [];
    }),
  );
}

/** Ranges that overlap in one account, and addresses of an environment that are said in two ways. */
export function networkProblems(sections: readonly Section[]): readonly PlacedProblem[] {
  const all = sections.flatMap(addressesIn);
  const accounts = accountsOf(sections);
  return all.flatMap((one, index) =>
    all.slice(0, index).flatMap((other): PlacedProblem[] => {
      const where = placeText(other.part, other.at);
      if (one.environment === other.environment) {
        if (one.key === other.key) return [];
        const message = `\`${one.key}\` says what \`${other.key}\` says too, at ${where}`;
        return [{ part: one.part, problem: invalid(message, one.at, 'Keep `network.cidr`.') }];
      }
      if (accounts.get(one.environment) !== accounts.get(other.environment) || !overlap(one.cidr, other.cidr))
        return [];
      const message = `the addresses of ${one.environment}, ${one.cidr}, overlap ${other.cidr} of ${other.environment}, at ${where}`;
      const fix = 'Give each environment of an account a range of its own, such as 10.0.0.0/16 and 10.1.0.0/16.';
      return [{ part: one.part, problem: invalid(message, one.at, fix) }];
    }),
  );
}

/** Whether two ranges have an address in common: then one holds the other. */
function overlap(a: string, b: string): boolean {
  const bits = Math.min(bitsOf(a), bitsOf(b));
  const size = 2 ** (32 - bits);
  return Math.floor(numberOf(a) / size) === Math.floor(numberOf(b) / size);
}

const bitsOf = (cidr: string): number => Number(cidr.split('/')[1]);

function numberOf(cidr: string): number {
  const [address = ''] = cidr.split('/');
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
