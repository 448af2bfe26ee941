import { CommanderError } from 'commander';
import { UnityError } from '../domain/errors/unity-error';
import { exitCodeOf, exitCodes } from './errors/exit-codes';
import { errorAsJson, formatError } from './errors/format-error';
import { toUnityError } from './errors/to-unity-error';
import type { CliIo } from './io/cli-io';
import { Printer } from './io/printer';
import { buildProgram, usageError } from './program/build-program';
import type { CommandSpec } from './program/command-spec';
import { findVerb } from './program/find-verb';
import { readGlobalOptions } from './program/global-options';
import { verbs } from './program/verbs';
import { JsonLines } from './reporters/json-lines';

/** How errors are told before the command line has been read. */
interface Telling {
  print: Printer;
  debug: boolean;
  lines: JsonLines | undefined;
}

/** Runs one command line. Never throws; returns the exit code. */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const verb = findVerb(argv);
  const telling = tellingFor(argv, io);
  try {
    const spec = verb === undefined ? undefined : await verbs[verb]?.load();
    if (spec) telling.lines = linesFor(spec, telling.print, io);
    return await run(argv, io, { verb, spec, telling });
  } catch (error) {
    return tell(toUnityError(error), io, telling);
  }
}

/** Flags that matter for errors, read as far as that goes without a parser. */
function tellingFor(argv: readonly string[], io: CliIo): Telling {
  const globals = {
    json: argv.includes('--json'),
    quiet: false,
    verbose: false,
    colour: !argv.includes('--no-color'),
  };
  return { print: new Printer(io, globals), debug: argv.includes('--debug'), lines: undefined };
}

function linesFor(spec: CommandSpec, print: Printer, io: CliIo): JsonLines | undefined {
  const isWanted = spec.json === 'lines' && print.globals.json;
  return isWanted ? new JsonLines((value) => print.line(value), io.version, io.clock) : undefined;
}

async function run(
  argv: readonly string[],
  io: CliIo,
  found: { readonly verb: string | undefined; readonly spec: CommandSpec | undefined; readonly telling: Telling },
): Promise<number> {
  const { verb, spec, telling } = found;
  const loaded = verb === undefined || spec === undefined ? undefined : { verb, spec };
  const { program, called } = buildProgram({ version: io.version, out: (text) => io.stdout.write(text), loaded });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.done;
    throw usageError(error.code === 'commander.help' ? 'a command is missing' : error.message, verb);
  }
  const command = called();
  if (!command || !spec) throw new UnityError('Usage', { message: 'a command is missing' });
  const globals = readGlobalOptions(program);
  const print = new Printer(io, globals);
  telling.print = print;
  return spec.run({ io, globals, given: command.given, print, lines: telling.lines });
}

/** Tells an error: as JSON where JSON was asked for, else to stderr. Returns its exit code. */
function tell(error: UnityError, io: CliIo, { print, debug, lines }: Telling): number {
  const exitCode = exitCodeOf(error.code);
  const shown = { paint: print.paint, debug, flags: print.flags };
  if (lines) {
    const { message, code, ...data } = errorAsJson(error, print.flags);
    lines.tell({ type: 'error', level: 'error', code: String(code), message: String(message), data });
    lines.end(exitCode);
    if (debug) print.error(formatError(error, { ...shown, github: false }));
  } else if (print.globals.json) {
    print.document({ format_version: '1.0', error: errorAsJson(error, print.flags), exit_code: exitCode });
    if (debug) print.error(formatError(error, { ...shown, github: false }));
  } else {
    print.error(formatError(error, { ...shown, github: io.env.GITHUB_ACTIONS === 'true' }));
  }
  return exitCode;
}
