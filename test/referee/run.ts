import { parseArgs } from 'node:util';
import { cases } from './cases';
import { MissingToolError, type Referee, startReferee } from './harness';
import type { RefereeCase } from './referee-case';

/** A machine without Python, moto or the aws command can't judge anything, which is no failure of the product. */
const EXIT_MISSING_TOOL = 3;

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

async function runCase(one: RefereeCase, referee: Referee): Promise<boolean> {
  const start = Date.now();
  try {
    await one.run(referee);
    console.log(`ok    ${one.name} (${seconds(start)})`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${one.name} (${seconds(start)})`);
    console.log(error instanceof Error ? error.stack : error);
    return false;
  }
}

/** Enough for the waits of some to be the work of others, and few enough for the account's quotas. */
const ALONGSIDE = 4;

/** So many of many alike are begun whatever the time is. */
const LEAST_ALIKE = 8;

/** Whether a case is still begun; those of many alike are passed over when their time is used up. */
type Begins = (one: RefereeCase) => boolean;

/** In the order of the list; neighbours that may run alongside each other do. */
async function runCases(chosen: readonly RefereeCase[], referee: Referee, begins: Begins): Promise<boolean[]> {
  const results: boolean[] = [];
  const waiting = [...chosen];
  const takeNext = async (): Promise<void> => {
    const one = waiting.shift() as RefereeCase;
    if (begins(one)) results.push(await runCase(one, referee));
  };
  const takeAlongside = async (): Promise<void> => {
    while (waiting[0]?.alongside) await takeNext();
  };
  while (waiting.length > 0) {
    if (waiting[0]?.alongside) await Promise.all(Array.from({ length: ALONGSIDE }, takeAlongside));
    else await takeNext();
  }
  return results;
}

/** The cases of many alike begin with another one every day, so that all have their turn where not all fit. */
function inTurn(all: readonly RefereeCase[]): readonly RefereeCase[] {
  const alike = all.filter((one) => one.oneOfMany);
  const shift = alike.length === 0 ? 0 : (Math.floor(Date.now() / 86_400_000) * 37) % alike.length;
  const turned = [...alike.slice(shift), ...alike.slice(0, shift)];
  return all.map((one) => (one.oneOfMany ? (turned.shift() ?? one) : one));
}

/**
 * Runs the cases whose name matches: `npm run test:referee -- 'token|gate'`. `--most-seconds N`: after that time no more
 * than a few of many alike are begun; how many were passed over is told.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'most-seconds': { type: 'string' } },
    allowPositionals: true,
  });
  const mostSeconds = Number(values['most-seconds'] ?? Number.POSITIVE_INFINITY);
  if (!(mostSeconds > 0)) throw new Error('--most-seconds: a number of seconds above 0');
  const start = Date.now();
  const referee = await startReferee();
  console.log(`referee at ${referee.endpoint} (${seconds(start)})`);
  const wanted = new RegExp(positionals[0] ?? '');
  let alike = 0;
  let passedOver = 0;
  const begins: Begins = (one) => {
    if (!one.oneOfMany) return true;
    alike += 1;
    if (alike <= LEAST_ALIKE || Date.now() - start < mostSeconds * 1000) return true;
    passedOver += 1;
    return false;
  };
  const chosen = inTurn(cases).filter((one) => wanted.test(one.name));
  const results = await runCases(chosen, referee, begins);
  const failed = results.filter((passed) => !passed).length;
  await referee.stop({ keepLogs: failed > 0 });
  if (failed > 0) console.log(`Logs of moto and of every function: ${referee.logDirectory}`);
  if (passedOver > 0) console.log(`${passedOver} of many alike were passed over: ${mostSeconds} s were used up`);
  console.log(`${results.length - failed} passed, ${failed} failed (${seconds(start)})`);
  return failed > 0 || results.length === 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof MissingToolError ? error.message : error);
    process.exit(error instanceof MissingToolError ? EXIT_MISSING_TOOL : 1);
  },
);
