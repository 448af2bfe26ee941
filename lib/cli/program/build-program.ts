import { Command, Option } from 'commander';
import { UnityError } from '../../domain/errors/unity-error';
import type { CommandSpec, OptionSpec } from './command-spec';
import { Given } from './given';
import { globalOptionSpecs } from './global-options';
import { groups, verbs } from './verbs';

/** The parser, and where it leaves what it found. */
export interface BuiltProgram {
  readonly program: Command;
  /** Set when a command was called. */
  called(): { readonly verb: string; readonly given: Given } | undefined;
}

/** What the parser writes: help and the version go to `out`. */
export interface ProgramOptions {
  readonly version: string;
  readonly out: (text: string) => void;
  /** The verb whose file was loaded; the others only have their names. */
  readonly loaded: { readonly verb: string; readonly spec: CommandSpec } | undefined;
}

/** Builds the parser. It never ends the process and never writes an error itself. */
export function buildProgram({ version, out, loaded }: ProgramOptions): BuiltProgram {
  let called: { readonly verb: string; readonly given: Given } | undefined;
  const program = new Command('unity');
  settle(program, out);
  program
    .description(
      'Deploys whole service stacks to AWS through Step Functions, and undoes them when anything goes wrong.',
    )
    .usage('COMMAND [options]')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText('before', examplesText(['unity deploy spot --stack shop --env dev --local']))
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed or rolled back, 2 needs a hand, 124 wait timed out, 130 interrupted,\n252 usage, 253 credentials or configuration, 254 refused by AWS, 255 a bug of Unity.',
    );
  for (const spec of globalOptionSpecs) program.addOption(optionOf(spec));
  const parents = new Map<string, Command>();
  for (const [verb, { summary, hidden }] of Object.entries(verbs)) {
    const [group, name] = verb.includes(' ') ? [verb.split(' ')[0] ?? '', verb.split(' ')[1] ?? ''] : ['', verb];
    const parent = group === '' ? program : (parents.get(group) ?? addGroup(program, group, out));
    if (group !== '') parents.set(group, parent);
    const command = parent
      .command(name, { hidden: hidden === true })
      .summary(summary)
      .description(capital(summary));
    settle(command, out);
    if (loaded?.verb !== verb) continue;
    describe(command, loaded.spec);
    command.action((...values: unknown[]) => {
      called = { verb, given: new Given(values.slice(0, -2), command.opts()) };
    });
  }
  return { program, called: () => called };
}

function settle(command: Command, out: (text: string) => void): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: () => undefined, outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showSuggestionAfterError(true);
}

function addGroup(program: Command, name: string, out: (text: string) => void): Command {
  const group = program
    .command(name)
    .summary(groups[name] ?? '')
    .description(capital(groups[name] ?? ''));
  settle(group, out);
  return group;
}

function describe(command: Command, { arguments: args = [], options = [], examples }: CommandSpec): void {
  for (const { name, description } of args) command.argument(name, description);
  for (const spec of options) command.addOption(optionOf(spec));
  command.addHelpText('before', examplesText(examples));
}

function optionOf({ flags, description, repeatable, choices }: OptionSpec): Option {
  const option = new Option(flags, description);
  if (choices) option.choices([...choices]);
  if (repeatable) option.argParser((value: string, former: readonly string[] = []) => [...former, value]);
  return option;
}

const examplesText = (examples: readonly string[]): string =>
  examples.length === 0 ? '' : `${examples.map((example) => `  $ ${example}`).join('\n')}\n`;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** A mistake on the command line in the terms of the catalogue. */
export function usageError(message: string, verb: string | undefined): UnityError {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const hint = more.join(' ').trim();
  return new UnityError('Usage', {
    message: hint === '' ? first : `${first} ${hint}`,
    details: { fix: `See \`unity help${verb === undefined ? '' : ` ${verb}`}\`.` },
  });
}
