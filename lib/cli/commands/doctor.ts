import type { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { toUnityError } from '../errors/to-unity-error';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { configOf, nearestConfigFile, openGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { glyphsFor } from '../reporters/glyphs';

/** One thing that was looked at. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
  /** There when it is not well. */
  readonly fix?: string;
}

/** `unity doctor`: whether everything is there that commands need, with a fix for each thing that is not. */
export const doctor: CommandSpec = {
  examples: ['unity doctor', 'unity doctor --local'],
  json: 'document',

  async run(run) {
    const findings = [await look('configuration', async () => configurationOf(run)), ...(await accountFindings(run))];
    const isWell = findings.every(({ ok }) => ok);
    if (run.globals.json) run.print.document({ format_version: '1.0', ok: isWell, findings });
    else for (const finding of findings) show(run, finding);
    return isWell ? exitCodes.done : exitCodes.environment;
  },
};

function configurationOf(run: CommandRun): string {
  const { settings, environments } = configOf(run);
  return `prefix ${settings.prefix}, environments ${Object.keys(environments).join(', ')} (${nearestConfigFile(run.io.cwd)}, or defaults)`;
}

async function accountFindings(run: CommandRun): Promise<readonly Finding[]> {
  let gateway: Gateway | undefined;
  const account = await look('account', async () => {
    gateway = await openGateway(run);
    return gateway.local ? `simulated, in ${gateway.local.directory}` : `${gateway.actor}, ${regionOf(gateway)}`;
  });
  if (!gateway) return [account];
  const opened = gateway;
  try {
    const installed = await look(
      'installation',
      async () => `environments ${(await environmentsOf(opened)).join(', ')}`,
    );
    return [account, installed];
  } finally {
    await opened.close();
  }
}

function regionOf(gateway: Gateway): string {
  return gateway.machineArn('x').split(':')[3] ?? 'unknown region';
}

async function look(check: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, message: await work() };
  } catch (thrown) {
    const error = toUnityError(thrown);
    if (error.entry.kind === 'bug') throw error;
    return { check, ok: false, message: messageOf(error), fix: fixOf(error) };
  }
}

const messageOf = (error: UnityError): string => `UNITY-${error.entry.id}: ${cleanLine(error.message, 500)}`;
const fixOf = ({ details, entry }: UnityError): string =>
  typeof details.fix === 'string' ? details.fix : entry.remedy;

function show({ print, io }: CommandRun, { check, ok, message, fix }: Finding): void {
  const glyphs = glyphsFor(io.env);
  const mark = ok ? print.paintResult('good', `${glyphs.done} ok`) : print.paintResult('bad', `${glyphs.failed} bad`);
  print.result(`${mark}  ${check.padEnd(13)}  ${message}`);
  if (fix !== undefined) print.result(`       ${''.padEnd(13)}  fix: ${fix}`);
}
