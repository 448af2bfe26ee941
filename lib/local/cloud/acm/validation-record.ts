import { hashToUnit } from '../account/draw';
import type { World } from '../account/world';

/** The CNAME that proves who rules over a name. Names without the dot at the end. */
export interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

/**
 * The record of a name: the same for every certificate of the account with that name or its wildcard (ACM user guide,
 * DNS validation).
 */
export function validationRecordOf({ accountId }: Pick<World, 'accountId'>, name: string): ValidationRecord {
  const base = name.replace(/^\*\./, '');
  const hash = (what: string) => hexOf(`${accountId}/${base}/${what}`);
  return {
    name: `_${hash('name')}.${base}`,
    value: `_${hash('value')}.${hash('zone').slice(0, 10)}.acm-validations.aws`,
  };
}

/** 32 hexadecimal digits that depend on nothing but the text. */
function hexOf(text: string): string {
  return [0, 1, 2, 3]
    .map((part) =>
      Math.floor(hashToUnit(`${text}/${part}`) * 0x100000000)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}
