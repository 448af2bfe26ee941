import { UnityError } from '../../domain/errors/unity-error';
import type { CampaignOptions } from '../../simulation/campaign/campaign';
import { plainCampaign } from '../../simulation/campaign/plain';
import { randomCampaign } from '../../simulation/campaign/random';
import { type CampaignReport, joinReports } from '../../simulation/campaign/report';
import { rollbacksCampaign } from '../../simulation/campaign/rollbacks';
import { singleCampaign, singleTrial } from '../../simulation/campaign/single';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';
import type { SimulationOrder } from './order';

const campaigns = {
  none: plainCampaign,
  single: singleCampaign,
  random: randomCampaign,
  rollbacks: rollbacksCampaign,
} as const;

/** Fewer trials than this are not worth a second process. */
const fewTrials = 8;

/** Carries a simulation out: here, or shared among processes, one a core. */
export async function carryOut(run: CommandRun, order: SimulationOrder): Promise<CampaignReport> {
  const { io, given } = run;
  const isSmall = order.strike !== undefined || (order.faults !== 'single' && order.seeds < fewTrials);
  // A part is one process’s, unless it is said how many are to share it.
  const usual = order.part ? 1 : io.cores();
  const jobs = isSmall || given.argument(0) === '-' ? 1 : (order.jobs ?? usual);
  if (jobs === 1) return simulateHere(run, order);
  const began = io.clock.now();
  const part = order.part ?? { index: 0, of: 1 };
  const parts = await Promise.all(
    Array.from({ length: jobs }, (_, index) =>
      simulateThere(run, order, `${part.index * jobs + index}/${part.of * jobs}`),
    ),
  );
  return { ...joinReports(parts), real_seconds: (io.clock.now() - began) / 1000 };
}

async function simulateHere({ io, print }: CommandRun, order: SimulationOrder): Promise<CampaignReport> {
  let toldAt = io.clock.now();
  const options: CampaignOptions = {
    ...campaignOf(order),
    now: () => io.clock.now(),
    progress: (done, of) => {
      if (io.clock.now() - toldAt < 5_000) return;
      toldAt = io.clock.now();
      print.note(`${done} of ${of}`);
    },
  };
  if (order.strike) return (await singleTrial(options, order.strike)) ?? noSuchCall(order.strike);
  return campaigns[order.faults](options);
}

/** What a campaign is given of an order. */
export const campaignOf = (order: SimulationOrder): Omit<CampaignOptions, 'now'> => ({
  ...order,
  target: [order.target, ...paramsOf(order).map(quoted)].join(' '),
  ...(order.revision && { trial: { revision: order.revision, failing: order.failing } }),
  part: order.part?.index ?? 0,
  parts: order.part?.of ?? 1,
});

const paramsOf = ({ params, revisions, failing }: SimulationOrder): readonly string[] => [
  ...params.flatMap((param) => ['--param', param]),
  ...revisions.flatMap((param) => ['--revision', param]),
  ...(failing === undefined ? [] : ['--failing', failing]),
];

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w=.,/:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function noSuchCall({ site, kind }: NonNullable<SimulationOrder['strike']>): never {
  const message = `an undisturbed run with this seed makes no call \`${cleanLine(site, 200)}\` that \`${kind}\` could strike`;
  throw new UnityError('FaultNotApplicable', { message });
}

async function simulateThere({ io }: CommandRun, order: SimulationOrder, part: string): Promise<CampaignReport> {
  const { target, faults, seed, seeds, sample } = order;
  const which =
    faults === 'rollbacks' ? ['--rollbacks', String(seeds)] : ['--faults', faults, '--seeds', String(seeds)];
  const some = sample === undefined ? [] : ['--sample', String(sample)];
  const numbers = ['--seed', String(seed), '--part', part, ...some];
  const { stdout, stderr } = await io.runUnity([
    'simulate',
    target,
    ...paramsOf(order),
    ...which,
    ...numbers,
    '--json',
  ]);
  try {
    return JSON.parse(stdout) as CampaignReport;
  } catch (cause) {
    const message = `a process that shared the work gave no report: ${stderr.trim().slice(-500) || stdout.slice(0, 200)}`;
    throw new UnityError('InvariantBroken', { message, cause });
  }
}
