import { singleCampaign } from '../../lib/simulation/campaign/single';
import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowOf } from '../helpers/spot';

const workflow = workflowOf(`
name: pair
steps:
  - {name: prepare, service: control, action: wait, timeout: 60, with: {seconds: 20}}
  - {name: announce, service: control, action: emit, timeout: 60, depends_on: [prepare], with: {event: {detail-type: Ready}}}
  - {name: listen, service: control, action: wait_for_event, timeout: 900, with: {pattern: {detail-type: [Ready]}}}
  - {name: ask, service: control, action: approve, timeout: 900, depends_on: [listen], with: {message: Open?}}
`);

// The whole sweep is `unity simulate` of such a file; this is every so-manieth of it, always other ones with SWEEP_PART.
const parts = Number(process.env.SWEEP_PARTS ?? 40);
const part = Number(process.env.SWEEP_PART ?? 0);

describe('services that signal one another, and ask a person', () => {
  test('whatever strikes one call, the deployment ends as its kind says, and every invariant holds', async () => {
    const report = await singleCampaign({ workflow, target: 'pair.yml', seed: 1, seeds: 1, part, parts, now: () => 0 });
    expect(report.violations).toEqual([]);
    expect(report.faults_covered).toBe(report.faults_applicable);
    expect(report.faults_applicable).toBeGreaterThan(700 / parts - 1);
  });

  test('an event that is sent twice is heard once', async () => {
    const site = 'make_control.announce/events:PutEvents#1';
    const trial = await runTrial({ workflow, seed: 1, faults: [{ site, kind: 'crash-before-record', times: 1 }] });
    expect(trial.violations).toEqual([]);
    expect(trial.sites.filter(({ name }) => name.startsWith('make_control.announce/events:PutEvents'))).toHaveLength(2);
    expect(trial.strikes).toHaveLength(1);
  });
});
