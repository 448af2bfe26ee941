import { logLines, type WriteLine } from '../../domain/log-lines';
import type { Engine } from '../engine';
import { findUnowned } from './find-orphans';

/** So many are named in a line of the log. */
const mostNamed = 20;

/** Says in the log what nobody owns: an alarm reads it. Silent while there is nothing. Removes nothing. */
export async function inspectAll(
  engine: Engine,
  environments: readonly string[],
  log: WriteLine,
): Promise<{ readonly orphans: number; readonly told: number }> {
  const found = await Promise.all(environments.map((environment) => findUnowned(engine, environment)));
  const orphans = found.flatMap((one) => one.orphans);
  const told = found.flatMap((one) => one.told);
  if (orphans.length + told.length > 0) {
    log(logLines.unowned, {
      unowned: orphans.length + told.length,
      removable: orphans.length,
      hourly_usd: Number(orphans.reduce((sum, { hourly_usd }) => sum + hourly_usd, 0).toFixed(4)),
      named: [...orphans.map(({ id }) => id), ...told.map(({ arn }) => arn)].slice(0, mostNamed),
    });
  }
  return { orphans: orphans.length, told: told.length };
}
