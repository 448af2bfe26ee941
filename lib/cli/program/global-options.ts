import type { Command } from 'commander';
import { UnityError } from '../../domain/errors/unity-error';
import type { OptionSpec } from './command-spec';

/** Options that every command takes, anywhere on the line. */
export interface GlobalOptions {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly json: boolean;
  readonly yes: boolean;
  readonly colour: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
  /** Whether questions may be asked. */
  readonly input: boolean;
  /** Seconds after which the command stops waiting. */
  readonly timeoutSeconds: number | undefined;
  readonly local: boolean;
  /** Virtual seconds a real second; undefined: as the command finds right. */
  readonly speed: number | 'max' | undefined;
}

/** The same for the parser and for help. */
export const globalOptionSpecs: readonly OptionSpec[] = [
  { flags: '--local', description: 'work on the simulated account in .unity/ instead of AWS' },
  { flags: '--json', description: 'write JSON to stdout' },
  { flags: '-y, --yes', description: 'answer questions with yes' },
  { flags: '--profile <name>', description: 'profile of the AWS configuration' },
  { flags: '--region <name>', description: 'AWS region' },
  { flags: '--timeout <seconds>', description: 'stop waiting after that time (exit code 124); nothing is stopped' },
  { flags: '--speed <n|max>', description: 'with --local: virtual seconds a real second' },
  { flags: '--no-input', description: 'never ask' },
  { flags: '--no-color', description: 'no colours' },
  { flags: '-q, --quiet', description: 'nothing but results and errors' },
  { flags: '-v, --verbose', description: 'tell more' },
  { flags: '--debug', description: 'show the stack of errors' },
];

/** Global options that take a value; the scan for the verb must step over it. */
export const valueOptions: readonly string[] = globalOptionSpecs
  .filter(({ flags }) => flags.includes('<'))
  .map(({ flags }) => flags.split(' ')[0] ?? '');

/** Reads what the parser found. @throws UnityError Usage for values that are none */
export function readGlobalOptions(program: Command): GlobalOptions {
  const found: Record<string, unknown> = program.opts();
  const text = (name: string): string | undefined => (typeof found[name] === 'string' ? found[name] : undefined);
  return {
    profile: text('profile'),
    region: text('region'),
    json: found.json === true,
    yes: found.yes === true,
    colour: found.color !== false,
    quiet: found.quiet === true,
    verbose: found.verbose === true,
    debug: found.debug === true,
    input: found.input !== false,
    timeoutSeconds: secondsOf(text('timeout')),
    local: found.local === true,
    speed: speedOf(text('speed')),
  };
}

const number = /^\d{1,9}(\.\d{1,3})?$/;

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = number.exec(text.replace(/s$/, '')) ? Number(text.replace(/s$/, '')) : 0;
  if (seconds > 0) return seconds;
  throw new UnityError('Usage', { message: `--timeout takes seconds, such as 600, not \`${text.slice(0, 40)}\`` });
}

function speedOf(text: string | undefined): number | 'max' | undefined {
  if (text === undefined || text === 'max') return text;
  const speed = number.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new UnityError('Usage', { message: `--speed takes a number such as 60, or max, not \`${text.slice(0, 40)}\`` });
}
