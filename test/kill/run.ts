import { parseArgs } from 'node:util';
import type { InventoryRow } from '../../lib/local/cloud/account/inventory';
import { argumentsOf, play } from './plays';
import { describeMoment, planOf, type SeedPlan, sooner } from './seed-plan';
import { Stage } from './stage';
import { measureLife, type UsualLife } from './usual-life';
import { verify } from './verify';

/** Kills at a time: more would only wait for each other on a small machine. */
const atOnce = 2;
const usualSeeds = '30';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const secondsSince = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** What every seed is measured against. */
interface Standard {
  readonly life: UsualLife;
  readonly fresh: readonly InventoryRow[];
}

/** A host that ended before its moment came is given another life with an earlier one, this often. */
const longestTries = 10;

/** Plays one seed and tells it in a line; a failure with everything that was wrong. */
async function playSeed(seed: number, standard: Standard): Promise<boolean> {
  const start = performance.now();
  const facts: string[] = [];
  let problems: readonly string[];
  try {
    problems = await playPlan(planOf(seed), standard, facts);
  } catch (error) {
    problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  const isWell = problems.length === 0;
  print(`${isWell ? 'ok  ' : 'FAIL'} seed ${seed}: ${facts.join('; ')} (${secondsSince(start)})`);
  for (const problem of problems) print(`       ${problem}`);
  return isWell;
}

/** Returns what is wrong afterwards; `facts` tell what was done. */
async function playPlan(plan: SeedPlan, standard: Standard, facts: string[], attempt = 1): Promise<readonly string[]> {
  const stage = new Stage();
  try {
    const { wasKilled, how } = await play(stage, plan, standard.life);
    if (!wasKilled && attempt < longestTries) {
      return await playPlan({ ...plan, moment: sooner(plan.moment) }, standard, facts, attempt + 1);
    }
    facts.push(`${plan.scenario} ${describeMoment(plan.moment)}`, how);
    const next = stage.start(argumentsOf(plan.next));
    const { code } = await next.ended;
    facts.push(`then ${plan.next}: ${code}`);
    const { problems, summary } = await verify(stage, standard.fresh);
    facts.push(summary);
    return wasKilled ? problems : [...problems, 'the host was never killed'];
  } finally {
    stage.remove();
  }
}

async function freshAccount(): Promise<readonly InventoryRow[]> {
  const stage = new Stage();
  try {
    return (await stage.must('local', 'inventory')).document() as InventoryRow[];
  } finally {
    stage.remove();
  }
}

/** `npm run test:kill -- --seeds 30 --from 1` */
async function main(argv: readonly string[]): Promise<number> {
  const start = performance.now();
  const options = { seeds: { type: 'string', default: usualSeeds }, from: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const life = await measureLife();
  const standard = { life, fresh: await freshAccount() };
  const { deploy, rollback } = life;
  print(
    `undisturbed: deploy ${Math.round(deploy.milliseconds)} ms, ${deploy.saves} writes; ` +
      `rollback ${Math.round(rollback.milliseconds)} ms, ${rollback.saves} writes`,
  );
  const from = Number(values.from);
  const waiting = Array.from({ length: Number(values.seeds) }, (_, index) => from + index);
  const results: boolean[] = [];
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      results.push(await playSeed(seed, standard));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const failed = results.filter((isWell) => !isWell).length;
  print(`${results.length - failed} passed, ${failed} failed (${secondsSince(start)})`);
  return failed > 0 || results.length === 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
