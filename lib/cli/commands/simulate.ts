import { costsReport } from '../../simulation/costs/report';
import { figuresReport } from '../../simulation/figures/report';
import { exitCodes } from '../errors/exit-codes';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { costsText } from '../simulation/costs-text';
import { figuresText } from '../simulation/figures-text';
import { readOrder, type SimulationOrder } from '../simulation/order';
import { reportText } from '../simulation/report-text';
import { carryOut } from '../simulation/share';

/** `unity simulate`: plays a workflow again and again in virtual time, with every fault at every point. */
export const simulate: CommandSpec = {
  arguments: [{ name: '<type|file>', description: 'a shipped workflow, a file, or - for the standard input' }],
  options: [
    {
      flags: '--faults <which>',
      description: 'every fault at every call (single, unless said), random ones and random company, or none',
      choices: ['none', 'single', 'random'],
    },
    {
      flags: '--rollbacks <n>',
      description:
        'so many seeds of rollbacks: of any part of a deployment, in any mode, twice, beside others, after resumes, with faults',
    },
    {
      flags: '--figures',
      description: 'no faults: how long until it serves, is ready and is undone, beside the critical path of each',
    },
    {
      flags: '--costs',
      description:
        'no faults: what Unity itself costs for one deployment, forward and with its rollback, by counted use',
    },
    { flags: '--param <name=value>', description: 'a value for a parameter, in every deployment', repeatable: true },
    {
      flags: '--revision <name=value>',
      description: 'a parameter of the next revision: faults strike that, while users ask for pages',
      repeatable: true,
    },
    {
      flags: '--failing <step>',
      description: 'with --revision: the step at which that fails each time, so that users go back to the one before',
    },
    { flags: '--seeds <n>', description: 'how many seeds (1; 100 with random faults)' },
    { flags: '--seed <n>', description: 'the first seed (1); with random faults and no --seeds only this one' },
    { flags: '--sample <n>', description: 'of single faults only so many of each class of calls, kind and step' },
    { flags: '--strike <call:kind>', description: 'one call and one kind of fault only, as a violation names them' },
    { flags: '--jobs <n>', description: 'processes that share the work (one a core)' },
    { flags: '--part <i/n>', description: 'do only this part of the work' },
  ],
  examples: [
    'unity simulate spot',
    'unity simulate full --sample 1 --param data_volume_gib=8',
    'unity simulate spot --faults random --seeds 1000 --json',
    'unity simulate alb --rollbacks 500',
    'unity simulate alb --revision component=site --sample 1',
    'unity simulate full --figures',
    'unity simulate full --costs',
    "unity simulate spot --seed 7 --strike 'make_network.create_vpc/ec2:CreateVpc#1:lost-response'",
  ],
  json: 'document',

  async run(run) {
    const order = await readOrder(run);
    if (run.given.flag('figures')) return printFigures(run, order);
    if (run.given.flag('costs')) return printCosts(run, order);
    const report = await carryOut(run, order);
    if (run.globals.json) run.print.document({ format_version: '1.0', ...report });
    else run.print.result(reportText(order, report));
    return report.violations.length === 0 ? exitCodes.done : exitCodes.failed;
  },
};

async function printFigures({ globals, print }: CommandRun, order: SimulationOrder): Promise<number> {
  const report = await figuresReport(order);
  if (globals.json) print.document({ format_version: '1.0', ...report });
  else print.result(figuresText(report));
  return report.within ? exitCodes.done : exitCodes.failed;
}

async function printCosts({ globals, print }: CommandRun, order: SimulationOrder): Promise<number> {
  const report = await costsReport(order);
  if (globals.json) print.document({ format_version: '1.0', ...report });
  else print.result(costsText(report));
  return report.within ? exitCodes.done : exitCodes.failed;
}
