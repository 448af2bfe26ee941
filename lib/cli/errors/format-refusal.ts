import { describeError, isErrorCode } from '../../domain/errors/catalogue';
import { cleanLine, cleanText } from '../io/clean-text';
import { forHere } from '../io/for-here';
import type { Printer } from '../io/printer';

/** Why something was refused, and what to do. */
interface Refused {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const numbered = (code: string): string => (isErrorCode(code) ? `UNITY-${describeError(code).id}` : code);

/** A refusal for people. */
export function formatRefusal(
  { code, message, remedy }: Refused,
  { paint, flags }: Pick<Printer, 'paint' | 'flags'>,
): string {
  const head = `${paint('bad', `error[${numbered(code)}]`)}: ${paint('strong', cleanText(message))}`;
  return `${head}\n  ${paint('dim', '=')} fix: ${forHere(cleanText(remedy), flags)}`;
}

/** A refusal as a line of JSON. */
export function refusalLine(
  { code, message, remedy }: Refused,
  { session_id, flags }: { session_id: string; flags: string },
) {
  return {
    type: 'error',
    level: 'error',
    code: numbered(code),
    session_id,
    message: cleanLine(message, 2000),
    data: { name: code, fix: forHere(remedy, flags) },
  } as const;
}
