import type { UnityError } from '../../domain/errors/unity-error';
import { toUnityError } from '../errors/to-unity-error';
import { cleanLine } from '../io/clean-text';
import { type CheckName, type Finding, unwell } from './finding';

/** One look, which may ask AWS. */
export interface Look {
  readonly check: CheckName;
  /** The IAM actions that it takes, for those who are denied it. */
  readonly takes: string;
  run(): Promise<readonly Finding[]>;
}

/** Resolves when no look is waited for any longer. */
export interface Patience {
  readonly seconds: number;
  readonly over: Promise<void>;
}

const refusals = /AccessDenied|NotAuthorized|Unauthori[sz]ed|AuthorizationError/;

/** Whether AWS said that the caller may not. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && refusals.test(error.name);
}

/** Makes a look. That it is denied, fails, or takes too long is a finding like any other; a bug of ours is thrown. */
export async function lookAt(look: Look, patience: Patience): Promise<readonly Finding[]> {
  const tooSlow = patience.over.then(() => [
    unwell(look.check, 'LookTooSlow', {
      message: `no answer to ${look.takes} within ${patience.seconds} s`,
      fix: 'Run `unity doctor` again; if it stays so, see what it says of `network`.',
    }),
  ]);
  return Promise.race([look.run().catch((error: unknown) => [asFinding(look, error)]), tooSlow]);
}

function asFinding({ check, takes }: Look, thrown: unknown): Finding {
  if (isDenied(thrown)) {
    const { message } = toUnityError(thrown);
    return unwell(check, 'LookDenied', {
      message: `cannot be told: ${cleanLine(message, 300)}`,
      fix: `Allow ${takes} in a policy of the caller and run \`unity doctor\` again.`,
    });
  }
  const error = toUnityError(thrown);
  if (error.entry.kind === 'bug') throw error;
  return unwell(check, 'LookFailed', { message: messageOf(error), fix: fixOf(error) });
}

/** An error of the catalogue on one line. */
export const messageOf = (error: UnityError): string => `UNITY-${error.entry.id}: ${cleanLine(error.message, 500)}`;

/** What mends it: what the error itself says, else its entry in the catalogue, which cannot know what AWS refused. */
export function fixOf({ details, entry, code }: UnityError): string {
  if (typeof details.fix === 'string') return details.fix;
  if (code !== 'AwsRefused') return entry.remedy;
  if (details.aws_code === undefined) return 'See what is said of `network`.';
  return 'Mend what AWS names and run `unity doctor` again; errors inside AWS pass, see https://health.aws.amazon.com.';
}
