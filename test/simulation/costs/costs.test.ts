import { definitions } from '../../../lambdas/actions/definitions';
import { billOf } from '../../../lib/simulation/costs/bill';
import { measureUsage } from '../../../lib/simulation/costs/measure';
import { peaksOf } from '../../../lib/simulation/costs/peaks';
import { prices } from '../../../lib/simulation/costs/prices';
import { costsReport } from '../../../lib/simulation/costs/report';
import { noUsage, plus } from '../../../lib/simulation/costs/usage';
import { readWorkflow } from '../../../lib/workflow/read-workflow';
import { workflowFrom } from '../../helpers/spot';

function workflowOf(steps: readonly string[]) {
  const text = `name: waits\nsteps:\n${steps.map((step) => `  - {${step}, service: control, action: wait, with: {seconds: 20}}`).join('\n')}\n`;
  const { workflow, diagnostics } = readWorkflow(text, { file: 'waits.yml', definitions });
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

test('a deployment of full costs at most two cents, rollback apart', async () => {
  const report = await costsReport({ workflow: workflowFrom('workflows/full.yml'), seed: 1, seeds: 2 });
  expect(report.within).toBe(true);
  for (const { forwardBill, withRollbackBill, forward, withRollback } of report.runs) {
    expect(forwardBill.usd).toBeGreaterThan(0.001);
    expect(forwardBill.usd).toBeLessThanOrEqual(0.02);
    expect(withRollbackBill.usd).toBeGreaterThan(forwardBill.usd);
    expect([forward.executions, withRollback.executions]).toEqual([1, 2]);
  }
});

test('what costs more than two cents is not within the bound', async () => {
  const many = workflowOf(Array.from({ length: 180 }, (_, index) => `name: wait_${index}`));
  const { dearest, within } = await costsReport({ workflow: many, seed: 1, seeds: 1 });
  expect(dearest.forwardBill.usd).toBeGreaterThan(0.02);
  expect(within).toBe(false);
});

test('transitions, invocations and writes are those that can be counted by hand', async () => {
  const one = await measureUsage({ workflow: workflowOf(['name: first']), seed: 1, durations: {} });
  // Open session, Accepted?, Pre-flight, Rehearse control, Admit, Admitted?, Lanes, drive, go on?, hold, drive, go on?,
  // done, Close session, Completed?, Completed.
  expect(one.forward.transitions).toBe(16);
  // open_session, make_control to rehearse and twice to drive, admit, hold, close_session; and those of the stream.
  expect(one.forward.invocations - one.forward.streamBatches).toBe(7);
  const two = await measureUsage({ workflow: workflowOf(['name: first', 'name: second']), seed: 1, durations: {} });
  // A step more: drive, go on?, hold, drive, go on?, done.
  expect(two.forward.transitions - one.forward.transitions).toBe(6);
  expect(two.forward.auditWriteUnits).toBeGreaterThanOrEqual(one.forward.auditWriteUnits + 5);
  // Each write of the ledger has its line in the audit, and the end of the session its digest.
  expect(two.forward.auditWriteUnits).toBe(two.forward.ledgerWrites + 1);
  expect(two.peaks.functionsAtOnce).toBeGreaterThanOrEqual(2);
});

test('a bill is its amounts by their prices', () => {
  const { lines, usd } = billOf(plus(noUsage, { transitions: 1000, gigabyteSeconds: 10, calls: 1000 }));
  const paid = lines.filter((line) => line.usd > 0).map((line) => [line.item, line.usd]);
  expect(paid).toEqual([
    ['state transitions', 0.025],
    ['duration of functions', 10 * prices.gigabyteSecond.usd],
    ['computing of their calls (modelled)', expect.closeTo(0.29 * (1769 / 1024) * prices.gigabyteSecond.usd, 12)],
  ]);
  expect(usd).toBeCloseTo(
    paid.reduce((sum, [, each]) => sum + (each as number), 0),
    12,
  );
});

test('peaks are the most at once, and the most within a second', () => {
  const run = (startedAt: number, endedAt: number) => ({
    ...{ functionName: 'gate', payload: null, isCold: false, startedAt, endedAt, failure: undefined },
  });
  const write = (at: number, partition: string, writeUnits: number, indexWriteUnits = 0) => ({
    ...{ table: 'ledger', readUnits: 0, partition, writeUnits, indexWriteUnits, at },
  });
  const peaks = peaksOf({
    began: 0,
    runs: [run(0, 1000), run(500, 2000), run(1000, 4000)],
    consumed: [write(0, 'a', 2), write(999, 'a', 3, 4), write(999, 'b', 1), write(1000, 'a', 4)],
  });
  expect(peaks).toEqual({
    functionsAtOnce: 2,
    meanFunctionsAtOnce: 5.5 / 4,
    seconds: 4,
    partitionWriteUnits: 5,
    partitionReadUnits: 0,
    indexWriteUnits: 4,
    writeUnits: 10,
  });
});
