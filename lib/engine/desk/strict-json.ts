import { UnityError } from '../../domain/errors/unity-error';

/** Requests are flat but for the target of a rollback and the list of what a sweep has found. */
const deepest = 3;

const token = /\s+|("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]|[^\s{}[\],"]+/gs;

const keyPattern = /^[a-z][a-z_]{0,30}$/;

/**
 * Reads JSON of which there are no two readings: no key stands twice in an object, none is a name that JavaScript gives
 * a meaning, and nothing nests deeper than any request does.
 *
 * @throws UnityError DeskRequestInvalid
 */
export function readStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('the body is not JSON');
  }
  assertPlain(text);
  return value;
}

/** The text is JSON by now, so its tokens are only counted and compared. */
function assertPlain(text: string): void {
  const open: Set<string>[] = [];
  for (const [found, quoted, colon] of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      if (open.length === deepest) throw invalid(`the body nests deeper than ${deepest}`);
      open.push(new Set());
    } else if (found === '}' || found === ']') {
      open.pop();
    } else if (quoted !== undefined && colon !== undefined) {
      noteKey(open.at(-1), JSON.parse(quoted) as string);
    }
  }
}

function noteKey(seen: Set<string> | undefined, key: string): void {
  if (!keyPattern.test(key)) throw invalid('the body has a key that no request has');
  if (seen?.has(key)) throw invalid(`the key \`${key}\` stands twice`);
  seen?.add(key);
}

function invalid(message: string): UnityError {
  return new UnityError('DeskRequestInvalid', { message });
}
