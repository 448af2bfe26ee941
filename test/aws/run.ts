import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Commands } from './command';
import { askFor, findPlace, type Place } from './guard';
import { leftOf } from './look';
import { abort, forwardAndBack, type Played } from './plays';

/** A run on a real account: installs under a prefix of its own, deploys, undoes, stops, looks, and takes all down again. */

const { values } = parseArgs({
  options: {
    /** The id of the account, in place of typing it. */
    account: { type: 'string' },
    /** The prefix of an installation to use: nothing is installed, nor taken down. */
    installed: { type: 'string' },
  },
});

const prefix = values.installed ?? `ut${randomBytes(3).toString('hex')}`;
const stacks = ['first', 'second'] as const;

const terms = [
  values.installed === undefined
    ? `installs Unity under the prefix ${prefix} with \`cdk deploy\` (the region must be bootstrapped), and removes it at the end`
    : `uses the installation ${prefix}`,
  'deploys `spot` twice (a VPC, one t3.small spot instance, alarms): once forward and back, once stopped half way',
  'takes about 15 minutes; costs less than $0.10: two spot hours at most, their addresses and disks, and about $0.02 for Unity itself',
  `tags everything with unity:session; what is found of these sessions afterwards is named`,
];

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function install(commands: Commands, config: string): Promise<boolean> {
  const args = ['deploy', '--all', '--require-approval', 'never', '-c', `unity:config=${config}`];
  return (await commands.cdk(...args, '--tags', `unity:test=${prefix}`)).code === 0;
}

async function playAll(commands: Commands, place: Place): Promise<readonly string[]> {
  const played: Played[] = [];
  for (const play of [() => forwardAndBack(commands, stacks[0]), () => abort(commands, stacks[1])]) {
    try {
      played.push(await play());
    } catch (error) {
      played.push({ sessionId: '', problems: [error instanceof Error ? error.message : String(error)] });
    }
  }
  const sessions = played.map(({ sessionId }) => sessionId).filter((id) => id !== '');
  const left = await leftOf(
    place.region,
    sessions,
    stacks.map((stack) => `${prefix}-${stack}-`),
  );
  return [...played.flatMap(({ problems }) => problems), ...left.map((one) => `left in the account: ${one}`)];
}

async function main(): Promise<number> {
  const place = await findPlace();
  if (!(await askFor(place, { account: values.account, terms }))) {
    say('Not the account; nothing was changed.');
    return 1;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'unity-aws-'));
  const config = path.join(directory, 'unity.yaml');
  writeFileSync(config, `prefix: ${prefix}\nenvironments: {dev: }\n`);
  const commands = new Commands(process.cwd(), directory);
  const problems: string[] = [];
  try {
    if (values.installed === undefined && !(await install(commands, config))) problems.push('cdk deploy failed');
    else problems.push(...(await playAll(commands, place)));
    if (values.installed === undefined) {
      const removed = await commands.unity('uninstall', `--confirm=${prefix}`, '--json');
      if (removed.code !== 0) problems.push(`uninstall: exit ${removed.code}; run \`unity uninstall\` with ${config}`);
    }
  } finally {
    // Whoever has to mend something needs the configuration.
    if (problems.length === 0) rmSync(directory, { recursive: true, force: true });
  }
  for (const problem of problems) say(`FAIL  ${problem}`);
  say(problems.length === 0 ? 'ok    spot forward, back and stopped; nothing is left' : `configuration: ${config}`);
  return problems.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
