import { exitCodeFor } from '../../../lib/cli/session/outcome';
import type { SessionDocument } from '../../../lib/domain/session-document';
import type { Ended } from '../command';

/** How a command that was not killed ended, and what it wrote. */
export interface Finished extends Ended {
  readonly argv: readonly string[];
  readonly lines: readonly unknown[];
  readonly document: unknown;
  readonly stderr: string;
}

interface ErrorDocument {
  readonly error?: { readonly name: string };
  readonly exit_code?: number;
}
interface LastLine {
  readonly type?: string;
  readonly session?: SessionDocument | null;
  readonly exit_code?: number;
}

/** What another process may rightly have been faster with; and a host that died before a deployment had a session. */
const raced = [
  'StackNotFound',
  'SessionNotFound',
  'TransitionRefused',
  'StackBusy',
  'StackOccupied',
  'ExecutionStopped',
] as const;

/** What is wrong with the way in which a command ended, by what it has told itself. */
export function wrongEnd(command: Finished): readonly string[] {
  const { code, signal, argv, stderr } = command;
  const verb = argv[0] ?? '';
  const told = ['deploy', 'watch', 'rollback'].includes(verb) ? endOfLines(command) : endOfDocument(command);
  const expected = told.codes;
  if (code !== null && expected.includes(code)) return [];
  const why = `${told.why}; stderr ${stderr.slice(-400)}`;
  return [`${argv.slice(0, 3).join(' ')} ended with ${code ?? signal}, not ${expected.join(' or ')} (${why})`];
}

const isRaced = (name: string): boolean => raced.some((one) => one === name);

interface Expected {
  readonly codes: readonly number[];
  readonly why: string;
}

function endOfDocument({ document }: Finished): Expected {
  const { error } = (document ?? {}) as ErrorDocument;
  if (error) return { codes: isRaced(error.name) ? [1] : [], why: JSON.stringify(error) };
  return { codes: document === undefined ? [] : [0], why: 'a document was written' };
}

function endOfLines({ argv, lines }: Finished): Expected {
  const last = lines.at(-1) as LastLine | undefined;
  if (last?.type !== 'summary') return { codes: [], why: `the last line is ${JSON.stringify(last)?.slice(0, 300)}` };
  const name = errorName(lines);
  if (!last.session) return { codes: name && isRaced(name) ? [1] : [], why: `error ${name}` };
  const { state } = last.session;
  const isDetached = argv.includes('--detach') && state === 'executing';
  const isHarmless = argv[0] === 'rollback' && !lines.some((line) => (line as LastLine).type === 'plan');
  const code =
    isDetached || (isHarmless && name === undefined)
      ? 0
      : exitCodeFor(last.session, argv[0] === 'rollback' ? 'undo' : 'forward');
  return { codes: last.exit_code === code ? [code] : [], why: `the summary says ${state}, ${last.exit_code}` };
}

function errorName(lines: readonly unknown[]): string | undefined {
  const found = lines.find((line) => (line as LastLine).type === 'error') as { data?: { name?: string } } | undefined;
  return found && String(found.data?.name);
}
