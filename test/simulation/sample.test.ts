import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import { type Pair, sampleOf, strataOf } from '../../lib/simulation/campaign/sample';
import { singleCampaign } from '../../lib/simulation/campaign/single';
import { runTrial } from '../../lib/simulation/trial/trial';
import { waits } from '../cli/run-cli';
import { workflowFrom, workflowOf } from '../helpers/spot';

async function pairsOf(workflow: ReturnType<typeof workflowOf>): Promise<readonly Pair[]> {
  const { sites } = await runTrial({ workflow, seed: 1 });
  return sites.flatMap((site) =>
    kindsFor(site).map((kind) => ({ site, fault: { site: site.name, kind, times: 1 } as const })),
  );
}

test('a sample has so many of every class of calls, kind and step, or all that there are, forward and back', async () => {
  const pairs = await pairsOf(workflowFrom('workflows/spot.yml'));
  const strata = strataOf(pairs);
  for (const ofEach of [1, 3]) {
    const taken = strataOf(sampleOf(pairs, ofEach, 7));
    expect([...taken.keys()]).toHaveLength(strata.size);
    for (const [name, stratum] of strata) expect(taken.get(name)).toHaveLength(Math.min(ofEach, stratum.length));
  }
  const sample = sampleOf(pairs, 1, 7);
  expect(sample.length).toBeLessThan(pairs.length / 8);
  expect(sample.some(({ site }) => site.place.startsWith('undo_'))).toBe(true);
  expect(sampleOf(pairs, 1, 7)).toEqual(sample);
  expect(sampleOf(pairs, 1, 8)).not.toEqual(sample);
  expect(sampleOf(pairs, pairs.length, 7)).toEqual(pairs);
});

test('a campaign of a sample strikes that, and says of how much', async () => {
  const workflow = workflowOf(waits('two', ['first', 20], ['second', 40, 'first']));
  const pairs = await pairsOf(workflow);
  const options = { workflow, target: 'two.yml', seed: 1, seeds: 1, part: 3, parts: 20, now: () => 0 };
  const report = await singleCampaign({ ...options, sample: 1 });
  const strata = strataOf(pairs).size;
  const share = Array.from({ length: strata }, (_, index) => index).filter((index) => index % 20 === 3).length;
  expect(report).toMatchObject({
    runs: share,
    strata,
    faults_applicable: share,
    faults_covered: share,
    faults_in_all: pairs.length,
    violations: [],
  });
});
