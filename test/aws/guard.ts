import { createInterface } from 'node:readline/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Where the run is about to happen. */
export interface Place {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/** How the run was asked for. */
export interface Consent {
  /** `--account=ID`: in place of typing it. */
  readonly account: string | undefined;
  /** What will be done and what it costs, line by line. */
  readonly terms: readonly string[];
}

/** Whose account it is, by the SDK's own chain. */
export async function findPlace(): Promise<Place> {
  const sts = new STSClient({});
  const region = await sts.config.region();
  const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account, arn, region };
}

/** Shows the terms and asks for the account's id; anything else ends the run before it has changed anything. */
export async function askFor({ account, arn, region }: Place, consent: Consent): Promise<boolean> {
  process.stdout.write(`Account ${account}, ${region}, as ${arn}\n`);
  for (const line of consent.terms) process.stdout.write(`  ${line}\n`);
  if (consent.account !== undefined) return consent.account === account;
  if (!process.stdin.isTTY) {
    process.stdout.write('Nobody can be asked: give --account=ID when this is the account that you mean.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('Type the id of the account to go on: ')).trim() === account;
  } finally {
    terminal.close();
  }
}
