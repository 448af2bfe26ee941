import { invariant } from '../../domain/assert';
import type { Measurement } from '../../ports/metrics';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

/** `unity local metrics`: what CloudWatch would have been told of deployments (`docs/metrics.md`). */
export const localMetrics: CommandSpec = {
  examples: ['unity local metrics', `unity local metrics --json | jq '.[] | select(.name == "StepFailures")'`],
  json: 'document',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    return withGateway(run, async (gateway) => {
      invariant(gateway.local, 'the account is the simulated one');
      const told = await gateway.local.measurements();
      if (run.globals.json) run.print.document(told.map((one) => ({ ...one, at: new Date(one.at).toISOString() })));
      else if (told.length === 0) run.print.note('Nothing was deployed yet, so nothing was measured.');
      else run.print.result(table(['METRIC', 'COUNTED BY', 'VALUES', 'LEAST', 'MOST', 'SUM'], rowsOf(told)));
      return exitCodes.done;
    });
  },
};

/** One row a metric, as it is counted furthest apart. */
function rowsOf(told: readonly Measurement[]): string[][] {
  const groups = new Map<string, { readonly name: string; readonly by: string; readonly values: number[] }>();
  for (const { name, dimensions, values } of told) {
    const by = Object.values(dimensions).join(' ');
    const group = groups.get(`${name} ${by}`) ?? { name, by, values: [] };
    group.values.push(...values);
    groups.set(`${name} ${by}`, group);
  }
  return [...groups.values()]
    .sort((a, b) => a.name.localeCompare(b.name) || a.by.localeCompare(b.by))
    .map(({ name, by, values }) => {
      const sum = values.reduce((total, value) => total + value, 0);
      return [name, by, String(values.length), ...[Math.min(...values), Math.max(...values), sum].map(shown)];
    });
}

const shown = (value: number): string => String(Number(value.toFixed(3)));
