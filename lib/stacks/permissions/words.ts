import type { GrantedStatement } from './granted';

type Compared = Readonly<Record<string, string | readonly string[]>>;

/** Whether all keys that end so are compared with the tags of the caller's own session. */
function comparesOwn(compared: Compared, kind: string): boolean {
  return ['session', 'environment'].every(
    (key) => compared[`${kind}/unity:${key}`] === `\${aws:PrincipalTag/unity:${key}}`,
  );
}

/** What own tags are compared with, in words. */
const ownTags: readonly (readonly [operator: string, kind: string, words: string])[] = [
  ['StringEquals', 'aws:RequestTag', 'the request sets the session’s tags'],
  ['StringEquals', 'aws:ResourceTag', 'it carries the session’s tags'],
  ['StringEquals', 'ssm:resourceTag', 'it carries the session’s tags'],
  ['StringEqualsIfExists', 'aws:ResourceTag', 'it carries no other session’s tags'],
];

/** Conditions as a reader takes them: all of them must hold. */
export function conditionWords({ conditions }: GrantedStatement): readonly string[] {
  return Object.entries(conditions).flatMap(([operator, compared]) => {
    const own = ownTags.filter(([known, kind]) => known === operator && comparesOwn(compared, kind));
    const said = own.map(([, kind]) => `${kind}/unity:`);
    const others = Object.entries(compared).filter(([key]) => !said.some((start) => key.startsWith(start)));
    return [
      ...own.map(([, , words]) => words),
      ...others.map(([key, value]) => `\`${key}\` ${operatorWords(operator)} ${[value].flat().map(code).join(', ')}`),
    ];
  });
}

function operatorWords(operator: string): string {
  if (operator.startsWith('ForAllValues:')) return 'only';
  return operator === 'StringLike' || operator === 'ArnLike' ? 'like' : 'is';
}

/** An ARN without what is the installation's own: partition, region and account. */
export function resourceWords(resource: string): string {
  const [, , service, region, account, ...rest] = resource.split(':');
  if (service === undefined || rest.length === 0) return resource === '*' ? 'anything' : code(resource);
  const where = [region, account].filter((part) => part !== undefined && part !== '' && !part.startsWith('<'));
  const place = where.length === 0 ? '' : ` (${where.join(', ')})`;
  return `${code(`${service} ${rest.join(':')}`)}${place}`;
}

/** Text as code in a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A table in Markdown; cells hold no line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
