import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type AttributeType, typeOf } from '../attribute-value';
import { validationError } from '../errors';
import { type Binding, boundValue, resolvePath } from './binding';
import { checkPaths } from './check-paths';
import type { Parsed, UpdateAction, UpdateValue } from './syntax';

const addable: ReadonlySet<AttributeType> = new Set<AttributeType>(['N', 'SS', 'NS', 'BS']);
const deletable: ReadonlySet<AttributeType> = new Set<AttributeType>(['SS', 'NS', 'BS']);
const longNames: Readonly<Partial<Record<AttributeType, string>>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/** The service's checks on an update that need no item. */
export function checkUpdate(parsed: Parsed<readonly UpdateAction[]>, binding: Binding): void {
  checkPaths(
    parsed.parameter,
    parsed.root.map((action) => resolvePath(action.path, binding)),
  );
  for (const action of parsed.root) {
    if (action.type === 'SET') checkValue(parsed.parameter, action.value, binding);
    if (action.type !== 'ADD' && action.type !== 'DELETE') continue;
    const type = typeOf(boundValue(action.value, binding));
    if ((action.type === 'ADD' ? addable : deletable).has(type)) continue;
    throw wrongOperand(parsed.parameter, `operator: ${action.type}, operand type: ${longNames[type] ?? type}`);
  }
}

function checkValue(parameter: string, value: UpdateValue, binding: Binding): void {
  switch (value.type) {
    case 'path':
    case 'value':
      break;
    case 'if_not_exists':
      checkValue(parameter, value.fallback, binding);
      break;
    case 'list_append':
      checkTerms(parameter, 'list_append', 'L', [value.first, value.second], binding);
      break;
    case 'arithmetic':
      checkTerms(parameter, value.operator, 'N', [value.left, value.right], binding);
      break;
  }
}

function checkTerms(
  parameter: string,
  operator: string,
  expected: AttributeType,
  terms: readonly UpdateValue[],
  binding: Binding,
): void {
  for (const term of terms) {
    checkValue(parameter, term, binding);
    const value: AttributeValue | undefined = term.type === 'value' ? boundValue(term, binding) : undefined;
    if (value === undefined || typeOf(value) === expected) continue;
    throw wrongOperand(parameter, `operator or function: ${operator}, operand type: ${typeOf(value)}`);
  }
}

function wrongOperand(parameter: string, detail: string): Error {
  return validationError(`Invalid ${parameter}: Incorrect operand type for operator or function; ${detail}`);
}
