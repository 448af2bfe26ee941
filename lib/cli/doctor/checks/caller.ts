import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Caller } from '../../gateway/aws-gateway';
import type { CommandRun } from '../../program/command-spec';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

/** Who calls, and where. @throws what the SDK throws without region, credentials or an answer */
export async function readCaller({ services }: Pick<DoctorClients, 'services'>): Promise<Caller> {
  const region = await services.sts.config.region();
  const { Arn: arn = '', Account: account = '' } = await services.sts.send(new GetCallerIdentityCommand({}));
  return { arn, account, region };
}

export function callerFindings(run: CommandRun, caller: Caller): readonly Finding[] {
  const from = profileOf(run);
  const region = well('region', 'RegionKnown', `${caller.region}, from ${regionSource(run)}${endpointNote(run)}`);
  if (caller.arn.endsWith(':root')) {
    const message = `the root user of account ${caller.account}, credentials from ${from}`;
    return [
      unwell('account', 'CallerIsRoot', { message, fix: 'Use a role: `aws sso login`, then --profile NAME.' }),
      region,
    ];
  }
  return [well('account', 'CallerKnown', `account ${caller.account}, ${caller.arn}, credentials from ${from}`), region];
}

/** The order is the SDK's: what was given, the environment, the profile. */
function regionSource({ globals, io }: CommandRun): string {
  if (globals.region !== undefined) return '--region';
  if (io.env.AWS_REGION) return 'AWS_REGION';
  return `profile ${globals.profile ?? io.env.AWS_PROFILE ?? 'default'}`;
}

function profileOf({ globals, io }: CommandRun): string {
  if (globals.profile !== undefined) return `--profile ${globals.profile}`;
  if (io.env.AWS_PROFILE) return `AWS_PROFILE ${io.env.AWS_PROFILE}`;
  if (io.env.AWS_ACCESS_KEY_ID) return 'AWS_ACCESS_KEY_ID';
  return "the SDK's default chain";
}

function endpointNote({ io }: CommandRun): string {
  const names = Object.keys(io.env).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && io.env[name]);
  return names.length === 0 ? '' : `; endpoints replaced by ${names.sort().join(', ')}`;
}
