import { stormOf } from '../../lib/simulation/campaign/random';
import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';
import { installed, servicesOf } from './installation/installed';
import { Judge } from './judge';
import { workflows } from './plays';
import { Reference } from './reference';
import { sentenceOf } from './sentences';
import { Watch } from './watched';

const spot = workflowFrom('workflows/spot.yml');
const found = installed({ workflows, config: '' });

/** What a seed stands for is done to a trial as `unity simulate --faults random` does it, and every call is judged. */
async function missingIn(seeds: number): Promise<{ readonly asked: number; readonly missing: readonly string[] }> {
  const reference = await Reference.load(servicesOf(found));
  const judge = new Judge(reference);
  const missing = new Set<string>();
  const calm = await runTrial({ workflow: spot, seed: 1 });
  for (let seed = 1; seed <= seeds; seed++) {
    const watch = new Watch(found, reference);
    const trial = { workflow: spot, seed, ...stormOf(seed, calm) };
    const { violations } = await runTrial({ ...trial, tamper: watch.tap, attend: (world) => watch.attach(world) });
    for (const { invariant, what } of violations) missing.add(`${invariant}: ${what}`);
    for (const text of watch.unknown) missing.add(text);
    for (const asked of watch.asked) {
      const { role, tags } = asked.caller;
      const verdict = await judge.judge({ role, tags, ask: asked.ask });
      if (!verdict.isAllowed && !asked.ask.on?.isGone) missing.add(sentenceOf({ ...asked, verdict }));
    }
  }
  return { asked: judge.asked, missing: [...missing] };
}

test('S12: whatever strikes a trial and whoever interferes, every call is allowed', async () => {
  const { asked, missing } = await missingIn(8);
  expect(missing).toEqual([]);
  expect(asked).toBeGreaterThan(5_000);
}, 300_000);
