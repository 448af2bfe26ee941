import type { SessionDocument } from '../../lib/domain/session-document';
import { isLedgerWrite } from '../../lib/local/faults/call-class';
import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import type { Site } from '../../lib/simulation/site';
import { failing, Scene } from '../engine/resume/scene';
import { workflowOf } from '../helpers/spot';
import { settled } from '../helpers/worlds';

/** One step is kept, one is undone and made anew, one begins at last: all that re-opening can do to a step. */
const trio = workflowOf(`
name: trio
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: kept, service: monitoring, action: setup_monitoring, timeout: 120, with: {log_groups: [kept]}}
  - {name: net, service: aws, action: create_vpc, timeout: 300, depends_on: [kept], with: {zone_count: "\${parameters.zones}"}}
  - {name: last, service: monitoring, action: setup_monitoring, timeout: 60, depends_on: [net], with: {log_groups: [last]}}
`);
const change = { parameters: { zones: 1 } };

/** The functions by which a session is opened again, until what runs again was admitted. */
const isReopening = ({ name }: Site): boolean => /^(open_session|start_rollback|admit)\b/.test(name);
/** With `REOPENING=all` every kind at every call; else what matters most, at every call that writes. */
const isWhole = process.env.REOPENING === 'all';
const kinds = isWhole
  ? (['crash-before-record', 'crash-after-record', 'lost-response', 'late', 'abort', 'throttle'] as const)
  : (['crash-before-record', 'crash-after-record', 'abort'] as const);
const isAimedAt = ({ callClass }: Site): boolean => isWhole || isLedgerWrite(callClass);

async function failedScene(): Promise<Scene> {
  const scene = new Scene(trio);
  scene.meets = failing('last');
  expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({ state: 'failed', root_cause: { step: 'last' } });
  scene.meets = () => undefined;
  return scene;
}

function expectWhole(scene: Scene, session: SessionDocument): void {
  expect(session).toMatchObject({ state: 'completed', parameters: { zones: 1 }, root_cause: null });
  expect(scene.ids('AWS::EC2::VPC')).toHaveLength(1);
  expect(scene.ids('AWS::EC2::Subnet')).toHaveLength(1);
  expect(scene.ids('AWS::Logs::LogGroup')).toHaveLength(2);
}

test('whatever strikes any call of re-opening a session, it ends whole, or where it can be resumed again', async () => {
  const quiet = await failedScene();
  const from = quiet.stage.sites.length;
  const [session] = await quiet.resumed(change);
  expectWhole(quiet, session);
  quiet.end();
  const kept = quiet.ids('AWS::Logs::LogGroup');
  const sites = quiet.stage.sites.slice(from).filter((site) => isReopening(site) && isAimedAt(site));
  const aims = sites.flatMap((site) =>
    kinds.filter((kind) => kindsFor(site).includes(kind)).map((kind) => ({ site, kind })),
  );
  expect(aims.length).toBeGreaterThan(isWhole ? 60 : 20);
  let struck = 0;
  for (const { site, kind } of aims) {
    const scene = await failedScene();
    scene.arm({ kind, times: 1, site: site.name });
    let [end] = await scene.resumed(change);
    struck += scene.strikes();
    // Whose execution was stopped keeps what it has, and says so.
    if (end.state !== 'completed') [end] = await scene.resumed(change, 'again');
    try {
      expectWhole(scene, end);
      expect(scene.ids('AWS::Logs::LogGroup')).toEqual(kept);
      scene.end();
    } catch (error) {
      throw new Error(`${site.name}:${kind}`, { cause: error });
    }
    expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'completed' });
  }
  expect(struck).toBeGreaterThan(aims.length * 0.9);
}, 600_000);
