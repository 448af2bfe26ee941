import type { CostedRun, CostsReport } from '../../simulation/costs/report';
import type { Usage } from '../../simulation/costs/usage';
import { table } from '../io/table';

const dollars = (usd: number): string => `$${usd.toFixed(5)}`;
const amount = (value: number): string =>
  Number.isInteger(value) ? String(value) : value < 1 ? value.toFixed(5) : value.toFixed(1);

/** The costs for people. */
export function costsText(report: CostsReport): string {
  const { workflow, steps, prices, runs, dearest, most_forward_usd: most, says } = report;
  const which = runs.length === 1 ? `seed ${dearest.seed}` : `the dearest of ${runs.length} seeds, ${dearest.seed}`;
  return [
    `${workflow}, ${steps} steps: what Unity itself costs, not what it makes; ${which}`,
    `${says}; prices of ${prices.date}, ${prices.region}, no free tier`,
    '',
    table(['', 'forward', '', 'with rollback', ''], rowsOf(dearest)),
    '',
    countsText('forward', dearest.forward),
    countsText('with rollback', dearest.withRollback),
    '',
    report.within
      ? `forward costs ${dollars(dearest.forwardBill.usd)}, within its bound of $${most.toFixed(2)}`
      : `forward costs ${dollars(dearest.forwardBill.usd)}, NOT within its bound of $${most.toFixed(2)}`,
  ].join('\n');
}

function rowsOf({ forwardBill, withRollbackBill }: CostedRun): readonly (readonly string[])[] {
  const rows = forwardBill.lines.map((line, index) => {
    const both = withRollbackBill.lines[index] ?? line;
    return [line.item, amount(line.amount), dollars(line.usd), amount(both.amount), dollars(both.usd)];
  });
  return [...rows, ['sum', '', dollars(forwardBill.usd), '', dollars(withRollbackBill.usd)]];
}

function countsText(name: string, usage: Usage): string {
  return (
    `${name}: ${usage.executions} executions, ${usage.coldStarts} of the invocations cold, ${usage.streamBatches} of them for the stream; ` +
    `${usage.ledgerWrites} writes of the ledger, ${usage.calls} SDK calls`
  );
}
