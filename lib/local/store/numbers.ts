import { validationError } from './errors';

const canonicalInteger = /^(?:0|-?[1-9]\d{0,37})$/;
const decimal = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,6}))?$/;
const maximumDigits = 38;
const maximumExponent = 125;
const minimumExponent = -130;
/** Code of the digit 0; signs and points lie below it. */
const zero = 48;
/** Decimal texts this short survive a trip through a double with their order intact. */
const doubleSafeLength = 15;

/**
 * The one text DynamoDB gives back for a number: no exponent, no leading or trailing zeros, no minus zero.
 * Equal numbers have equal texts, so equality and sets need no arithmetic.
 */
export function canonicalNumber(text: string): string {
  if (canonicalInteger.test(text)) return text;
  const match = decimal.exec(text);
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) throw notNumeric(text);
  const padded = whole + fraction;
  const digits = padded.replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return '0';
  const leadingZeros = padded.length - padded.replace(/^0+/, '').length;
  const exponent = Number(exponentText) + whole.length - 1 - leadingZeros;
  checkRange(digits, exponent);
  return (sign === '-' ? '-' : '') + plainText(digits, exponent);
}

function notNumeric(text: string): Error {
  return validationError(
    text === ''
      ? 'The parameter cannot be converted to a numeric value'
      : `The parameter cannot be converted to a numeric value: ${text}`,
  );
}

function checkRange(digits: string, exponent: number): void {
  if (exponent > maximumExponent) {
    throw validationError('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (exponent < minimumExponent) {
    throw validationError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digits.length > maximumDigits) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
}

/** `digits` as d.ddd × 10^exponent, written out. */
function plainText(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Orders two canonical numbers. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  if (left.length <= doubleSafeLength && right.length <= doubleSafeLength) return Number(left) - Number(right);
  const leftNegative = left.startsWith('-');
  if (leftNegative !== right.startsWith('-')) return leftNegative ? -1 : 1;
  return leftNegative ? compareMagnitudes(right.slice(1), left.slice(1)) : compareMagnitudes(left, right);
}

function compareMagnitudes(left: string, right: string): number {
  const [leftWhole = '', leftFraction = ''] = left.split('.');
  const [rightWhole = '', rightFraction = ''] = right.split('.');
  if (leftWhole.length !== rightWhole.length) return leftWhole.length - rightWhole.length;
  if (leftWhole !== rightWhole) return leftWhole < rightWhole ? -1 : 1;
  return leftFraction < rightFraction ? -1 : 1;
}

/** Exact sum of two canonical numbers, refused when it leaves DynamoDB's range. */
export function addNumbers(left: string, right: string): string {
  if (isShortInteger(left) && isShortInteger(right)) return String(Number(left) + Number(right));
  const scale = Math.max(fractionLength(left), fractionLength(right));
  return canonicalNumber(`${scaled(left, scale) + scaled(right, scale)}e-${scale}`);
}

/** Exact difference of two canonical numbers. */
export function subtractNumbers(left: string, right: string): string {
  if (right === '0') return left;
  return addNumbers(left, right.startsWith('-') ? right.slice(1) : `-${right}`);
}

function isShortInteger(text: string): boolean {
  return text.length <= doubleSafeLength && !text.includes('.');
}

function fractionLength(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? 0 : text.length - point - 1;
}

function scaled(text: string, scale: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(scale - fractionLength(text)));
}

/** How many digits of a canonical number count towards an item's size: all but leading and trailing zeros. */
export function significantDigits(text: string): number {
  let digits = 0;
  let pendingZeros = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - zero;
    if (digit < 0) continue;
    if (digit === 0) {
      if (digits > 0) pendingZeros += 1;
      continue;
    }
    digits += pendingZeros + 1;
    pendingZeros = 0;
  }
  return digits;
}
