import { describeError, isErrorCode } from '../../domain/errors/catalogue';
import { cleanText } from '../io/clean-text';
import { forHere } from '../io/for-here';
import type { Printer } from '../io/printer';

/** Why something was refused, and what to do, for people. */
export function formatRefusal(
  { code, message, remedy }: { readonly code: string; readonly message: string; readonly remedy: string },
  { paint, flags }: Pick<Printer, 'paint' | 'flags'>,
): string {
  const id = isErrorCode(code) ? `UNITY-${describeError(code).id}` : code;
  const head = `${paint('bad', `error[${id}]`)}: ${paint('strong', cleanText(message))}`;
  return `${head}\n  ${paint('dim', '=')} fix: ${forHere(cleanText(remedy), flags)}`;
}
