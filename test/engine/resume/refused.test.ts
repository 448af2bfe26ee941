import { marshall } from '@aws-sdk/util-dynamodb';
import type { Json } from '../../../lib/domain/json';
import { keys, type PlacesItem, type SessionItem } from '../../../lib/ledger/items';
import { tableNames } from '../../../lib/ledger/tables';
import type { LocalWorldOptions } from '../../../lib/local/host/world';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { workflowOf } from '../../helpers/spot';
import { settled } from '../../helpers/worlds';
import { chain, chainText, failing, refusing, Scene } from './scene';

const nothing = () => undefined;

/** What of a session says how it ends and who has asked for it. */
const standing = ({ state, on_failure, requester, rollback_approval, open_in, occupies }: SessionItem) => ({
  state,
  on_failure,
  requester,
  rollback_approval,
  open_in,
  occupies,
});

/** No page of metadata is ever called: the rehearsal of a new step says so. */
const impossible = workflowOf(
  `${chainText.replace('parameters:\n', 'parameters:\n  url: {type: string, default: "http://169.254.169.254/"}\n')}
  - {name: look, service: control, action: check_http, timeout: 20, depends_on: [net], with: {url: "\${parameters.url}"}}\n`,
);

/** A deployment whose `alarms` has failed: halfway, so that it must be undone before it can run again, or at once. */
async function failed(code: string, options: LocalWorldOptions, request: object): Promise<Scene> {
  const scene = new Scene(chain, options);
  scene.meets = code === 'AccessDenied' ? failing('alarms') : failing('alarms', /^PutDashboard/);
  expect(await scene.deploy(request)).toMatchObject({ state: 'failed', root_cause: { step: 'alarms' } });
  scene.meets = nothing;
  return scene;
}

/** Does something in the moment in which the session comes to that stage. */
function once({ world }: Scene, stage: string, act: () => void): void {
  const stop = world.store.onWrite(({ newImage }) => {
    if (newImage?.resuming?.M?.stage?.S !== stage) return;
    stop();
    act();
  });
}

/** Somebody else is let in as soon as the session was claimed. */
function takeLastPlace(scene: Scene, arn: string): void {
  const { world, id } = scene;
  const put = (item: object) =>
    world.store.call('PutItem', { TableName: tableNames(world.settings.prefix).ledger, Item: marshall(item) });
  once(scene, 'claimed', () => {
    const other: Partial<SessionItem> = {
      ...keys.session('other'),
      ...{ kind: 'session', session_id: 'other', stack_name: 'blog', environment: 'dev', state: 'executing' },
      ...{ epoch: 1, generation: 0, started_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
      executions: [{ arn, role: 'forward' }],
    };
    const places: Partial<PlacesItem> = {
      ...keys.places('dev'),
      kind: 'places',
      session_ids: [id, 'other'],
      version: 9,
    };
    put(other);
    put(places);
  });
}

/** How a resume is refused once it has claimed its session; the last is cancelled before it was decided, and says its former end. */
const refusals: Readonly<Record<string, (scene: Scene, request: object) => Promise<string | undefined>>> = {
  PreflightFailed: async (scene, request) => {
    scene.install(impossible);
    return (await scene.resumed(request, 'refused', impossible))[1].error;
  },
  ResumeBlocked: async (scene, request) => {
    scene.meets = refusing(/^Delete/);
    return (await scene.resumed(request, 'refused'))[1].error;
  },
  EnvironmentFull: async (scene, request) => {
    const run = scene.resume(request, 'refused');
    takeLastPlace(scene, run.arn);
    await scene.until(async () => run.status !== 'RUNNING');
    return run.error;
  },
  AccessDenied: async (scene, request) => {
    const run = scene.resume(request, 'refused');
    once(scene, 'claimed', () =>
      scene.world.store.call('UpdateItem', {
        TableName: tableNames(scene.world.settings.prefix).ledger,
        Key: marshall(keys.session(scene.id)),
        UpdateExpression: 'SET cancelling = :yes',
        ExpressionAttributeValues: { ':yes': { BOOL: true } },
      }),
    );
    await scene.until(async () => run.status !== 'RUNNING');
    return run.error;
  },
};

/** What was written past the product no audit has. */
const isStaged = (code: string): boolean => code === 'EnvironmentFull' || code === 'AccessDenied';

describe('a resume that is refused once it has claimed its session', () => {
  const asking = { rollback: { dev: { onFailure: 'approval' } }, guards: { dev: { atOnce: 1 } } } as const;
  const told = (scene: Scene, body: { readonly [key: string]: Json }) =>
    answerTo(scene.world, deskEvent({ of: 'rollback', session: scene.id, ...body }));

  test.each(Object.entries(refusals))('%s: its strategy and requester are as they were', async (code, refuse) => {
    const scene = await failed(code, { guards: asking.guards }, { on_failure: 'keep', actor: 'ann' });
    const before = standing(await scene.session());
    expect(before).toMatchObject({ on_failure: 'keep', requester: { actor: 'ann' } });
    const error = await refuse(scene, { on_failure: 'rollback', actor: 'bob', parameters: { group: 'web' } });
    expect(error).toBe(code);
    expect(standing(await scene.session())).toEqual(before);
    if (isStaged(code)) return;
    // Who resumes it later without a word keeps it, as was said at first.
    scene.meets = failing('alarms', /^PutDashboard/);
    scene.install(chain);
    const [again] = await scene.resumed({}, 'again');
    expect(again).toMatchObject({ state: 'failed', on_failure: 'keep' });
    scene.end();
  });

  test.each(Object.entries(refusals))('%s: what a person has said of its rollback stands', async (code, refuse) => {
    const scene = await failed(code, asking, {});
    expect(await told(scene, { verb: 'reject', reason: 'I mend it' })).toMatchObject({ status: 200 });
    const before = standing(await scene.session());
    expect(before).toMatchObject({ on_failure: 'approval', rollback_approval: { state: 'rejected' } });
    await refuse(scene, {});
    expect(standing(await scene.session())).toEqual(before);
  });

  test.each(Object.entries(refusals))('%s: what it was asking it asks, until when it did', async (code, refuse) => {
    const scene = await failed(code, asking, {});
    const before = standing(await scene.session());
    expect(before).toMatchObject({ open_in: 'dev#asking', rollback_approval: { state: 'asked' } });
    await scene.pass(3_600);
    await refuse(scene, {});
    expect(standing(await scene.session())).toEqual(before);
    if (isStaged(code)) return;
    scene.meets = nothing;
    expect(await told(scene, { verb: 'approve', reason: 'away with it' })).toMatchObject({ status: 200 });
    expect(await settled(scene.world, scene.id)).toMatchObject({
      state: 'rolled_back',
      rollback: { verdict: 'clean' },
    });
    scene.end();
  });
});
