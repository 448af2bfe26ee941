import { describeError, type ErrorCode, errorCodes } from '../../domain/errors/catalogue';
import type { ErrorEntry } from '../../domain/errors/entry';
import { UnityError } from '../../domain/errors/unity-error';
import { editDistance, suggest } from '../../workflow/suggest';
import { exitCodeOf } from '../errors/exit-codes';
import { cleanLine } from '../io/clean-text';
import type { Paint } from '../io/colours';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';
import { type AwsCode, explainAwsCode, knownAwsCodes } from './explain-aws-code';

const formatVersion = '1.0';

/** What the kinds of errors mean for those who meet one. */
const kinds: Readonly<Record<ErrorEntry['kind'], string>> = {
  user: 'The request or the workflow is wrong: trying again changes nothing.',
  retryable: 'The same call may succeed later: a step tries again by itself.',
  terminal: 'It will not succeed by itself: the step fails and rollback begins.',
  bug: 'An invariant of Unity is broken.',
};

/** `unity explain`: what a code means and what to do about it. */
export const explain: CommandSpec = {
  arguments: [
    { name: '[code]', description: 'E1203, UNITY-E1203, DependencyCycle, or a code of AWS; all without one' },
  ],
  examples: ['unity explain E1203', 'unity explain InsufficientInstanceCapacity', 'unity explain'],
  json: 'document',

  async run({ given, globals, print }) {
    const asked = given.argument(0);
    if (asked === undefined) {
      const errors = errorCodes.map(asDocument);
      if (globals.json) print.document({ format_version: formatVersion, errors });
      else
        print.result(
          table(
            ['CODE', 'NAME', 'MEANING'],
            errors.map(({ code, name, summary }) => [code, name, summary]),
          ),
        );
      return 0;
    }
    const code = findCode(asked);
    if (code !== undefined) {
      if (globals.json) print.document({ format_version: formatVersion, ...asDocument(code) });
      else print.result(pageOf(code, print.paintResult));
      return 0;
    }
    const aws = nearCode(asked) === undefined ? explainAwsCode(asked) : undefined;
    if (aws === undefined) throw unknown(asked);
    if (globals.json) print.document({ format_version: formatVersion, ...aws });
    else print.result(awsPage(aws, print.paintResult));
    return 0;
  },
};

/** A code by its number, with or without what stands before it, or by its name in any case. */
function findCode(asked: string): ErrorCode | undefined {
  const wanted = asked
    .trim()
    .toLowerCase()
    .replace(/^unity-/, '');
  const id = /^e?(\d{4})$/.exec(wanted)?.[1];
  return errorCodes.find((code) => describeError(code).id === `E${id}` || code.toLowerCase() === wanted);
}

/** One of our codes that was nearly hit, so that a typing error is not taken for a code of AWS. */
function nearCode(asked: string): ErrorCode | undefined {
  if (asked.length > 64) return undefined;
  return errorCodes.find((code) => editDistance(asked.toLowerCase(), code.toLowerCase()) <= 2);
}

function unknown(asked: string): UnityError {
  const shown = cleanLine(asked, 80);
  const numbers = errorCodes.map((code) => describeError(code).id);
  const meant = nearCode(asked) ?? suggest(asked, /\d/.test(asked) ? numbers : [...errorCodes, ...knownAwsCodes]);
  return new UnityError('UnknownCode', {
    message: `there is no error code \`${shown}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
    details: { asked: shown, ...(meant === undefined ? {} : { suggestion: meant }) },
  });
}

function asDocument(name: ErrorCode) {
  const { id, kind, summary, remedy } = describeError(name);
  return { code: `UNITY-${id}`, name, kind, summary, remedy, exit_code: exitCodeOf(name) };
}

function pageOf(name: ErrorCode, paint: Paint): string {
  const { code, kind, summary, remedy, exit_code } = asDocument(name);
  return [
    `${paint('strong', code)} ${paint('strong', name)}`,
    '',
    summary,
    kinds[describeError(name).kind],
    '',
    `fix: ${remedy}`,
    paint('dim', `A command that ends with it has the exit code ${exit_code}; it is of the kind \`${kind}\`.`),
  ].join('\n');
}

function awsPage({ code, summary, remedy }: AwsCode, paint: Paint): string {
  return [`${paint('strong', code)} ${paint('dim', '(a code of AWS)')}`, '', summary, '', `fix: ${remedy}`].join('\n');
}
