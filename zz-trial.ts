import { readFileSync } from 'node:fs';
import { definitions } from './lambdas/actions/definitions';
import { readWorkflow } from './lib/workflow/read-workflow';
import { runTrial } from './lib/simulation/trial/trial';
import { ruleOf } from './lib/local/faults/rules';
async function main() {
  const { workflow } = readWorkflow(readFileSync('workflows/spot.yml', 'utf8'), { file: 'workflows/spot.yml', definitions });
  for (let i = 0; i < 40; i++) {
    const t = performance.now();
    const r = await runTrial({ workflow: workflow!, seed: 1 + (i >> 1) });
    console.log((performance.now() - t).toFixed(0), r.forward, r.verdict, r.sites.length, r.forwardSites, r.digest, r.virtualSeconds, JSON.stringify(r.violations.slice(0, 5)));
    if (i === 0) { const c: Record<string, number> = {}; let pairs = 0; for (const s of r.sites) { c[s.callClass] = (c[s.callClass] ?? 0) + 1; pairs += ruleOf(s.callClass).kinds.length; } console.log(c, pairs); }
  }
}
main();
