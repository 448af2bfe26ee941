import { suggest } from '../suggest';
import { type Accessor, type Reference, roots, type SessionField, sessionFields } from './reference';

/** Why an expression cannot be read. */
export interface ReferenceFault {
  readonly message: string;
  readonly fix?: string;
  readonly suggestion?: string;
}

/** One reading: a reference, or why not. */
export type ReferenceReading = { readonly reference: Reference } | { readonly error: ReferenceFault };

/** Nobody writes longer ones; it bounds what is parsed and shown. */
const maxLength = 300;

const token = /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,4})\]/y;

/** Splits `steps.create_vpc.subnet_ids[0]` into its names and indexes; undefined when it has another form. */
function accessors(text: string): readonly Accessor[] | undefined {
  const found: Accessor[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) return undefined;
    const [whole, name, index] = match;
    if (name !== undefined && whole.startsWith('.') !== at > 0) return undefined;
    found.push(name ?? Number(index));
  }
  return found;
}

/** Reads what stands between `${` and `}`. */
export function parseReference(content: string): ReferenceReading {
  const text = content.trim();
  const shown = `\`\${${text.slice(0, 60)}}\``;
  if (text === '') return { error: { message: 'an expression is empty' } };
  if (text.length > maxLength) return { error: { message: `${shown}: longer than ${maxLength} characters` } };
  const parts = accessors(text);
  if (!parts) {
    const fix =
      'Names are joined by dots and a place in a list is a number in brackets: ${steps.create_vpc.subnet_ids[0]}.';
    return { error: { message: `${shown} is not an expression`, fix } };
  }
  const [root, ...rest] = parts;
  switch (root) {
    case 'parameters':
    case 'environment':
      return named(root, rest, shown);
    case 'steps':
      return stepOutput(rest, shown);
    case 'session':
      return session(rest, shown);
    default:
      return { error: unknownRoot(String(root), parts, shown) };
  }
}

function named(root: 'parameters' | 'environment', rest: readonly Accessor[], shown: string): ReferenceReading {
  const [name, ...path] = rest;
  if (typeof name === 'string') return { reference: { root, name, path } };
  const fix = `Write \${${root}.NAME}.`;
  return { error: { message: `${shown} does not say which ${root === 'parameters' ? 'parameter' : 'value'}`, fix } };
}

function stepOutput(rest: readonly Accessor[], shown: string): ReferenceReading {
  const [step, output, ...path] = rest;
  if (typeof step === 'string' && typeof output === 'string')
    return { reference: { root: 'steps', step, output, path } };
  return { error: { message: `${shown} does not say which step and output`, fix: 'Write ${steps.STEP.OUTPUT}.' } };
}

function session(rest: readonly Accessor[], shown: string): ReferenceReading {
  const [field, ...path] = rest;
  const known = sessionFields.find((candidate): candidate is SessionField => candidate === field);
  if (known && path.length === 0) return { reference: { root: 'session', field: known } };
  const meant = typeof field === 'string' ? suggest(field, sessionFields) : undefined;
  const error = {
    message: `${shown}: a session has ${sessionFields.join(', ')}`,
    fix: 'Write ${session.id}, ${session.stack_name} or ${session.environment}.',
  };
  return { error: meant && path.length === 0 ? { ...error, suggestion: `\${session.${meant}}` } : error };
}

function unknownRoot(root: string, parts: readonly Accessor[], shown: string): ReferenceFault {
  const message = `${shown} begins with none of ${roots.join(', ')}`;
  const fix = `Write \`$${shown.slice(1, -1)}\` when the text itself is meant, as in a shell script.`;
  const meant = suggest(root, roots);
  if (!meant || parts.length < 2) return { message, fix };
  return { message, fix, suggestion: `${meant}.${parts.slice(1).join('.')}` };
}
