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

/** In the order of the list; neighbours that may run alongside each other do. */
async function runCases(chosen: readonly RefereeCase[], referee: Referee): Promise<boolean[]> {
  const results: boolean[] = [];
  const waiting = [...chosen];
  const takeAlongside = async (): Promise<void> => {
    while (waiting[0]?.alongside) results.push(await runCase(waiting.shift() as RefereeCase, referee));
  };
  while (waiting.length > 0) {
    if (waiting[0]?.alongside) await Promise.all(Array.from({ length: ALONGSIDE }, takeAlongside));
    else results.push(await runCase(waiting.shift() as RefereeCase, referee));
  }
  return results;
}

/** Runs the cases whose name matches the first argument: `npm run test:referee -- 'token|gate'`. */
async function main(wanted = ''): Promise<number> {
  const start = Date.now();
  const referee = await startReferee();
  console.log(`referee at ${referee.endpoint} (${seconds(start)})`);
  const chosen = cases.filter((one) => new RegExp(wanted).test(one.name));
  const results = await runCases(chosen, referee);
  const failed = results.filter((passed) => !passed).length;
  await referee.stop({ keepLogs: failed > 0 });
  if (failed > 0) console.log(`Logs of moto and of every function: ${referee.logDirectory}`);
  console.log(`${results.length - failed} passed, ${failed} failed (${seconds(start)})`);
  return failed > 0 || results.length === 0 ? 1 : 0;
}

main(process.argv[2]).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof MissingToolError ? error.message : error);
    process.exit(error instanceof MissingToolError ? EXIT_MISSING_TOOL : 1);
  },
);
