import { benchCompiler } from './compiler';
import { benchDeployments } from './deployments';
import { benchScheduler } from './scheduler';
import { benchStore } from './store';
import { benchWorkflow } from './workflow';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const row = (name: string, value: string): boolean => print(`  ${name.padEnd(46)} ${value}`);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const times = (value: number): string => `${value.toFixed(3)} ×`;

async function main(): Promise<void> {
  print('scheduler: makespan against the critical path, in virtual time');
  const graphs = await benchScheduler();
  for (const graph of graphs) {
    row(
      graph.name,
      `${times(graph.ratio)}   level barriers ${times(graph.barrierRatio)}   serial ${times(graph.serialRatio)}`,
    );
  }
  row(
    'mean',
    `${times(mean(graphs.map((graph) => graph.ratio)))}   level barriers ${times(mean(graphs.map((graph) => graph.barrierRatio)))}`,
  );
  row('worst', times(Math.max(...graphs.map((graph) => graph.ratio))));

  print('language and compiler');
  const compiled = benchCompiler();
  row(compiled.name, `${compiled.milliseconds.toFixed(1)} ms`);
  for (const { name, milliseconds } of await benchWorkflow()) row(name, `${milliseconds.toFixed(1)} ms`);

  print('store');
  for (const { name, perCallMilliseconds } of await benchStore())
    row(name, `${perCallMilliseconds.toFixed(4)} ms a call`);

  print('whole deployments of spot on one core');
  const { perSecond, virtualSeconds } = await benchDeployments();
  row('deployments a second', perSecond.toFixed(1));
  row('mean duration of one', `${virtualSeconds.toFixed(1)} s of virtual time`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
