import type { Config } from '../../config/config';
import { nodeFindings } from '../doctor/checks/node';
import { checkNames, type Finding, type FindingStatus, unwell, well } from '../doctor/finding';
import { fixOf, messageOf, type Patience } from '../doctor/look';
import { exitCodes } from '../errors/exit-codes';
import { toUnityError } from '../errors/to-unity-error';
import { configOf, nearestConfigFile } from '../gateway/open-gateway';
import { cleanLine, cleanText } from '../io/clean-text';
import type { Tone } from '../io/colours';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { glyphsFor } from '../reporters/glyphs';

/** All looks together take no longer. */
const patienceSeconds = 20;

/** `unity doctor`: whether everything is there that commands need, with a fix for each thing that is not. */
export const doctor: CommandSpec = {
  examples: ['unity doctor', 'unity doctor --local', 'unity doctor --json --profile prod --region eu-west-1'],
  json: 'document',

  async run(run) {
    const { patience, release } = patienceOf(run);
    try {
      const findings = inOrder(await examine(run, patience));
      const isWell = findings.every(({ ok }) => ok);
      if (run.globals.json) run.print.document({ format_version: '1.0', ok: isWell, findings });
      else for (const finding of findings) show(run, finding);
      return isWell ? exitCodes.done : exitCodes.environment;
    } finally {
      release();
    }
  },
};

async function examine(run: CommandRun, patience: Patience): Promise<readonly Finding[]> {
  const { config, finding } = configuration(run);
  const own = [finding, ...nodeFindings(process.version)];
  if (!config) return own;
  if (run.globals.local)
    return [...own, ...(await (await import('../doctor/examine-local')).examineLocal(run, patience))];
  return [...own, ...(await (await import('../doctor/examine-aws')).examineAws(run, config, patience))];
}

function configuration(run: CommandRun): { readonly config?: Config; readonly finding: Finding } {
  try {
    const config = configOf(run);
    const { settings, environments } = config;
    const names = Object.keys(environments).join(', ');
    const message = `prefix ${settings.prefix}, environments ${names} (${nearestConfigFile(run.io.cwd)}, or defaults)`;
    return { config, finding: well('configuration', 'ConfigurationRead', message) };
  } catch (thrown) {
    const error = toUnityError(thrown);
    if (error.entry.kind === 'bug') throw error;
    return {
      finding: unwell('configuration', 'ConfigurationInvalid', { message: messageOf(error), fix: fixOf(error) }),
    };
  }
}

/** The timer is taken back at the end: a command must not stay for it. */
function patienceOf({ io }: CommandRun): { readonly patience: Patience; readonly release: () => void } {
  let release: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    release = io.every(patienceSeconds * 1000, resolve);
  });
  return { patience: { seconds: patienceSeconds, over }, release };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check));
}

const tones: Readonly<Record<FindingStatus, Tone>> = { ok: 'good', warning: 'warn', bad: 'bad' };

function show({ print, io }: CommandRun, { check, status, message, fix }: Finding): void {
  const glyphs = glyphsFor(io.env);
  const mark = { ok: glyphs.done, warning: glyphs.note, bad: glyphs.failed }[status];
  const word = print.paintResult(tones[status], `${mark} ${status.padEnd(7)}`);
  print.result(`${word}  ${check.padEnd(13)}  ${cleanLine(message, 600)}`);
  if (fix !== undefined) print.result(`${' '.repeat(26)}fix: ${cleanText(fix)}`);
}
