import { itemHash } from '../../lib/engine/telling/audit-entry';
import type { LedgerItem } from '../../lib/ledger/items';
import { canary } from '../../lib/simulation/checkers/no-secret';
import { checkers } from '../../lib/simulation/checkers/table';
import { alive, run, SmallScene, stored } from './small-scene';

type Look = (scene: SmallScene) => unknown;

const make = run('make_network');
const undo = run('undo_network');
const step = (facts: object = {}) => ({ kind: 'step', session_id: 's', name: 'a', version: 1, epoch: 1, ...facts });
const session = (facts: object = {}) => ({ kind: 'session', session_id: 's', version: 1, epoch: 1, ...facts });
const row = (facts: object = {}) => ({ type: 'AWS::EC2::VPC', state: 'creating', token: 't', ...facts });
const tail = (facts: object = {}) => row({ id: 'vpc-s/a/vpc', state: 'deleting', handed_over: true, ...facts });
const undone = (verdict: string, ...tails: string[]) =>
  session({ state: 'rolled_back', rollback: { type: 'full', verdict, tails: tails.map((id) => ({ id })) } });
const revised = { revision: { number: 2, former: 'r' } };
const rule = (state = 'active') => ({ rule: row({ type: 'AWS::ElasticLoadBalancingV2::ListenerRule', state }) });
/** The rule that leads users to a session is deleted while something of a type stands on it. */
const givenBack = (scene: SmallScene, type: string, facts: object) =>
  scene
    .put('SESSION', session(facts))
    .put('STEP#a', step({ dependents: [{ step: 'b' }], resources: rule() }))
    .put('STEP#b', step({ name: 'b', resources: { x: row({ type, state: 'active' }) } }))
    .call('elbv2:DeleteRule', undo);
/** Containers are taken down while the rule that leads users there is in a state. */
const takenDown = (scene: SmallScene, state: string, facts: object) =>
  scene
    .put('SESSION', session({ state: 'rolling_back', ...facts }))
    .put('STEP#a', step())
    .put('STEP#b', step({ name: 'b', resources: rule(state) }))
    .call('ssm:SendCommand', undo);
const intended = (scene: SmallScene) => scene.put('STEP#a', step({ resources: { vpc: row() } }));
/** A record, which has no tags: its intent keeps where it stands. */
const record = alive('s/a/record', { type: 'AWS::Route53::RecordSet', id: 'Z1/_x.example.com', tags: {} });
const recordStep = (facts: object = {}) =>
  step({
    resources: {
      record: row({ type: record.type, metadata: { hosted_zone_id: 'Z1', record_name: '_x.example.com' }, ...facts }),
    },
  });
const recordIntent = (scene: SmallScene, facts: object = {}) => scene.put('STEP#a', recordStep(facts));
const creating = { ChangeBatch: { Changes: [{ Action: 'CREATE' }] } };
/** Somebody has accepted what was left of it, and the stack is another’s by now. */
const accepted = (scene: SmallScene, facts: object) =>
  scene
    .put('SESSION', session({ rollback: { accepted: {} }, stack_name: 'shop', environment: 'dev', ...facts }))
    .put('LOCK', { session_id: 'other' }, 'LOCK#dev#shop');
/** It is completed, and a checkpoint of it is at work. */
const copying = (scene: SmallScene, state: string, holder = 's') =>
  scene
    .put('SESSION', session({ state: 'completed', stack_name: 'shop', environment: 'dev' }))
    .put('CHECKPOINT#one', { kind: 'checkpoint', state })
    .put('LOCK', { session_id: holder }, 'LOCK#dev#shop');
const makes =
  (scene: SmallScene, ...rows: ReturnType<typeof alive>[]) =>
  () => {
    scene.has({ ours: rows });
  };

/** A step that is written down as late, with its audit entry. */
const foundLate = (scene: SmallScene) => {
  const late = step({ version: 2, stalled: { at: '1970-01-01T00:00:00.000Z' } });
  const hash = itemHash({ pk: 'SESSION#s', sk: 'STEP#a', ...late } as unknown as LedgerItem);
  return scene
    .put('STEP#a', step())
    .write('STEP#a', late)
    .has({ audit: [stored({ pk: 'SESSION#s', sk: 'STEP#a#00000002', hash })] });
};
const lateTold = { detail: { metadata: { event_id: 's/STEP#a#2/stalled' } } };

/** A file system of that content, and its copies. */
const data = (content: readonly string[], copies: readonly (readonly string[])[] = [], isLeaving = false) => ({
  holders: [{ type: 'AWS::EFS::FileSystem', id: 'fs-1', isLeaving, content }],
  copies: copies.map((pieces, index) => ({ id: `copy-${index}`, of: 'fs-1', content: pieces })),
});
/** The file system is asked away while it and its copies are as given. */
const takesData =
  (by: ReturnType<typeof run> | undefined, content: readonly string[], copies: readonly (readonly string[])[] = []) =>
  (scene: SmallScene) =>
    scene.has({ data: data(content, copies) }).call('efs:DeleteFileSystem', by, {}, () => {
      scene.has({ data: data(content, copies, true) });
    });

const asked = { state: 'asked', asked_at: '1970-01-01T00:00:00.000Z' };
const approval = { ...asked, state: 'approved', by: 'ann' };
/** A minute of being watched, which is not over in these scenes; and one that is. */
const soak = { soaks_from: '1970-01-01T00:00:00.000Z', soaks_until: '1970-01-01T00:01:00.000Z' };
const soaked = { ...soak, soaks_until: soak.soaks_from };
/** A promotion from dev to prod goes on, with rules of prod. */
const promoted =
  (from: object, to: object, rules: object = {}, onFailure = 'rollback', by = run('promote')) =>
  (scene: SmallScene) => {
    const item = {
      kind: 'promotion',
      environment: 'prod',
      source: { session_id: 'a', environment: 'dev' },
      deployment: { session_id: 's' },
    };
    const promotion = { from: ['dev'], soakedMinutes: 0, approval: false, approvalHours: 1, soakMinutes: 0, ...rules };
    const [sk, pk] = ['CANDIDATE#c', 'PROMOTION#prod#shop'];
    return scene
      .has({ rules: { onFailure, guards: { promotion } } })
      .put('SESSION', session({ state: 'completed' }))
      .put('SESSION', session({ session_id: 'a', state: 'completed' }), 'SESSION#a')
      .put(sk, { ...item, ...from }, pk)
      .write(sk, { ...item, ...to }, by, pk);
  };

/** What a session was made from: a workflow, and a value that was given for it beside one that its environment says. */
const made = (component: string, facts: object = {}, workflow_id = 'w@1') => ({
  ...session({ state: 'completed' }),
  workflow_id,
  parameters: { component, size: component.length },
  parameters_from: { component: 'request', size: 'environment' },
  ...facts,
});
/** What is promoted: that, with the value that was given. */
const ofMade = (component: string, facts: object = {}) => ({ workflow_id: 'w@1', parameters: { component }, ...facts });
/** A move of a promotion whose stack has those sessions: `s` is what was deployed. */
const promotedOver =
  (formers: Readonly<Record<string, object>>, from: object, to: object, onFailure = 'rollback') =>
  (scene: SmallScene) => {
    const [sk, pk] = ['CANDIDATE#c', 'PROMOTION#prod#shop'];
    const source = { session_id: 'a', environment: 'dev' };
    const item = { kind: 'promotion', environment: 'prod', source, deployment: { session_id: 's' } };
    const promotion = { from: ['dev'], soakedMinutes: 0, approval: false, approvalHours: 1, soakMinutes: 0 };
    scene.has({ rules: { onFailure, guards: { promotion } } });
    for (const [id, facts] of Object.entries(formers))
      scene.put('SESSION', { ...facts, session_id: id }, `SESSION#${id}`);
    return scene.put(sk, { ...item, ...from }, pk).write(sk, { ...item, ...to }, run('promote'), pk);
  };
const after = (former: string) => ({ revision: { former } });
const soaking = ofMade('new', { state: 'soaking', ...soaked });
const rejected = ofMade('new', { state: 'rejected', ...soaked });
const returning = ofMade('new', { state: 'returning' });
const putBack = ofMade('new', { state: 'rejected', return_session: 'r' });
/** The same as what was there before, which had been put back from another. */
const overReturn = {
  s: made('new', after('b')),
  b: made('new', { ...after('d'), going_back: { to: 'o', from: 'd' } }),
  d: made('bad', after('o')),
  o: made('new'),
};
const before = (id: string) => ({ o: made('new', after(id)), [id]: made('old') });
const twice = { s: made('new', after('p')), p: made('new', after('o')) };

/** Two sessions, `s` in dev and `far` in prod, whose step holds a network. */
const apart = (scene: SmallScene) =>
  scene
    .put('SESSION', session({ environment: 'dev' }))
    .put('SESSION', session({ session_id: 'far', environment: 'prod' }), 'SESSION#far')
    .write('STEP#a', step({ environment: 'dev', resources: { vpc: row({ id: 'vpc-s/a/vpc' }) } }))
    .write(
      'STEP#a',
      step({ session_id: 'far', environment: 'prod', resources: { vpc: row({ id: 'vpc-far' }) } }),
      undefined,
      'SESSION#far',
    );
/** A promotion from dev to prod, as its machine sees to it, and as it is looked at. */
const promotion = (facts: object = {}) => ({ kind: 'promotion', environment: 'prod', version: 1, run: 1, ...facts });
const promoting = { ...run('promote'), payload: { environment: 'prod', stack: 'shop', candidate: 'c', run: 1 } };
const looking = { ...run('inspect'), payload: { promotion: promoting.payload } };
const toShop = 'PROMOTION#prod#shop';
const machine = (environment: string) => ({
  stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:unity-${environment}-spot`,
});
/** A session that has failed by a strategy, and may ask. */
const failedBy = (on_failure: string, state?: string) =>
  session({
    state: 'failed',
    environment: 'dev',
    on_failure,
    ...(state !== undefined && { rollback_approval: { state } }),
  });
const undoing = (on_failure: string, state?: string) => ({ ...failedBy(on_failure, state), state: 'rolling_back' });
/** Opened by an execution with that input. */
const opened = (input: object, on_failure: string) => (scene: SmallScene) =>
  scene
    .has({ executions: [{ arn: 'e', input: JSON.stringify(input) }], rules: { onFailure: 'keep' } })
    .write('SESSION', session({ environment: 'dev', executions: [{ arn: 'e' }], on_failure }));
/** Admitted while its environment has those guards, and those sessions have its places. */
const admitted =
  (guards: object, ids: readonly string[] = [], more: object = {}) =>
  (scene: SmallScene) =>
    scene
      .has({ rules: { guards } })
      .put('SESSION', session({ session_id: 'other', state: 'executing', environment: 'dev' }), 'SESSION#other')
      .put('PLACES', { session_ids: ids }, 'PLACES#dev')
      .put('SESSION', session({ state: 'validating' }))
      .write(
        'SESSION',
        session({ state: 'executing', environment: 'dev', started_at: '2026-01-01T00:03:10.000Z', ...more }),
      );
const window = (toMinute: number) => ({ windows: [{ fromMinute: 0, toMinute }] });
/** What has completed goes while its environment has those guards. */
const goes =
  (guards: object, facts: object, by?: ReturnType<typeof run>, more: object = {}) =>
  (scene: SmallScene) =>
    scene
      .has({ rules: { guards } })
      .put('SESSION', session({ state: 'completed', environment: 'dev', occupies: true, ...facts }))
      .write('SESSION', session({ state: 'rolling_back', environment: 'dev', ...more }), by);
const expired = '1970-01-01T00:00:00.400Z';
/** What was resumed is undone while its environment has those guards. */
const resumedGoes =
  (guards: object, type: string, facts: object = { first_ready_at: expired }) =>
  (scene: SmallScene) =>
    scene
      .has({ rules: { guards } })
      .put('SESSION', session({ state: 'executing', environment: 'dev', occupies: true, ...facts }))
      .write('SESSION', session({ state: 'rolling_back', environment: 'dev', requested_rollback: { type } }));
const sweeper = run('sweeper');

/** For each invariant what it lets pass, and what it must not. */
const looks: Readonly<Record<string, { readonly good: readonly Look[]; readonly bad: readonly Look[] }>> = {
  'intent-first': {
    good: [
      (scene) => intended(scene).call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'))),
      (scene) => recordIntent(scene).call('route53:ChangeResourceRecordSets', make, creating, makes(scene, record)),
    ],
    bad: [
      (scene) => intended(scene).call('route53:ChangeResourceRecordSets', make, creating, makes(scene, record)),
      (scene) =>
        recordIntent(scene, { state: 'active' }).call(
          'route53:ChangeResourceRecordSets',
          make,
          creating,
          makes(scene, record),
        ),
      (scene) => scene.put('STEP#a', step()).call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'))),
      (scene) => scene.call('ec2:CreateVpc', make, {}, () => intended(scene) && makes(scene, alive('s/a/vpc'))()),
      (scene) => intended(scene).call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc', { tags: {} }))),
    ],
  },
  'made-once': {
    good: [
      (scene) => scene.call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'), alive('s/a/other'))),
      (scene) =>
        scene
          .put('STEP#a', step({ resources: { 'vpc~1': tail() } }))
          .call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'), alive('s/a/vpc', { id: 'vpc-2' }))),
    ],
    bad: [
      (scene) =>
        scene.call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'), alive('s/a/vpc', { id: 'vpc-2' }))),
    ],
  },
  'removed-by-undo-only': {
    good: [
      (scene) => scene.call('ec2:DeleteVpc', undo),
      (scene) => scene.call('route53:ChangeResourceRecordSets', make, creating),
    ],
    bad: [
      (scene) => scene.call('ec2:DeleteVpc', make),
      (scene) => scene.call('ec2:DetachInternetGateway', make),
      (scene) => scene.call('route53:ChangeResourceRecordSets', make),
    ],
  },
  'removed-in-order': {
    good: [
      (scene) =>
        scene
          .put('STEP#a', step({ dependents: [{ step: 'b' }] }))
          .put('STEP#b', step({ resources: { x: row({ state: 'deleted' }) } }))
          .call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('STEP#a', step({ dependents: [{ step: 'b' }] }))
          .put('STEP#b', step({ resources: { x: tail() } }))
          .call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('STEP#a', step({ dependents: [{ step: 'b' }], resources: { 'vpc~1': tail({ id: 'old' }) } }))
          .put('STEP#b', step({ resources: { x: row({ state: 'active' }) } }))
          .call('ec2:DeleteVpc', undo, { VpcId: 'old' }),
      (scene) => givenBack(scene, 'AWS::CloudWatch::Alarm', revised),
    ],
    bad: [
      (scene) =>
        scene
          .put('STEP#a', step({ dependents: [{ step: 'b' }] }))
          .put('STEP#b', step({ resources: { x: row({ state: 'active' }) } }))
          .call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('STEP#a', step({ dependents: [{ step: 'b' }] }))
          .put('STEP#b', step({ resources: { x: tail(), y: row({ state: 'deleting' }) } }))
          .call('ec2:DeleteVpc', undo),
      // Who does not give back to another revision goes by the order; so does what more than tells.
      (scene) => givenBack(scene, 'AWS::CloudWatch::Alarm', {}),
      (scene) => givenBack(scene, 'AWS::CloudWatch::Alarm', { ...revised, requested_rollback: { type: 'retire' } }),
      (scene) => givenBack(scene, 'AWS::CloudFront::Distribution', revised),
    ],
  },
  'users-first': {
    good: [
      (scene) => takenDown(scene, 'active', {}),
      (scene) => takenDown(scene, 'deleted', revised),
      (scene) => takenDown(scene, 'active', { ...revised, state: 'completed' }),
    ],
    bad: [
      (scene) => takenDown(scene, 'active', revised),
      (scene) => takenDown(scene, 'deleting', { requested_rollback: { type: 'retire' } }),
    ],
  },
  'environments-apart': {
    good: [
      (scene) => apart(scene).call('ec2:CreateSubnet', make, { VpcId: 'vpc-s/a/vpc' }),
      (scene) => apart(scene).call('ec2:DescribeVpcs', make, { VpcIds: ['vpc-far'] }),
      (scene) => apart(scene).call('ec2:DeleteVpc', undefined, { VpcId: 'vpc-far' }),
      (scene) => apart(scene).call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc'))),
      (scene) => apart(scene).call('states:StartExecution', make, machine('dev')),
      (scene) => apart(scene).write('LOCK', { session_id: 's' }, make, 'LOCK#dev#shop'),
      (scene) => apart(scene).write('WORKFLOW', { kind: 'workflow', environment: 'prod' }, make, 'WORKFLOW#w'),
      (scene) =>
        apart(scene).write(
          'SESSION',
          session({ session_id: 'far', environment: 'prod' }),
          { ...run('sweeper'), payload: {} },
          'SESSION#far',
        ),
      (scene) => apart(scene).call('states:StartExecution', promoting, machine('prod')),
      (scene) => apart(scene).write('CANDIDATE#c', promotion(), promoting, toShop),
      (scene) => apart(scene).write('CANDIDATE#c', promotion(), looking, toShop),
      (scene) => apart(scene).call('ec2:DescribeVpcs', looking, { VpcIds: ['vpc-s/a/vpc'] }),
    ],
    bad: [
      (scene) => apart(scene).call('states:StartExecution', promoting, machine('dev')),
      (scene) => apart(scene).write('SESSION', session({ environment: 'dev' }), promoting),
      (scene) => apart(scene).write('SESSION', session({ environment: 'dev' }), looking),
      (scene) => apart(scene).call('ec2:DeleteVpc', looking, { VpcId: 'vpc-s/a/vpc' }),
      (scene) => apart(scene).call('ec2:CreateSubnet', make, { VpcId: 'vpc-far' }),
      (scene) => apart(scene).call('ec2:DeleteVpc', undo, { VpcId: 'vpc-far' }),
      (scene) => apart(scene).call('ec2:CreateTags', make, { Resources: ['vpc-s/a/vpc', 'vpc-far'] }),
      (scene) => apart(scene).call('ec2:CreateVpc', make, {}, makes(scene, alive('far/a/other'))),
      (scene) => apart(scene).call('states:StartExecution', make, machine('prod')),
      (scene) => apart(scene).write('LOCK', { session_id: 's' }, make, 'LOCK#prod#shop'),
      (scene) =>
        apart(scene).write(
          'PLACES',
          { session_ids: [] },
          { ...run('open_session'), payload: { environment: 'dev' } },
          'PLACES#prod',
        ),
      (scene) => apart(scene).write('STEP#a', step({ session_id: 'far', environment: 'prod' }), make, 'SESSION#far'),
    ],
  },
  'strategy-kept': {
    good: [
      opened({ on_failure: 'approval' }, 'approval'),
      opened({}, 'keep'),
      (scene) => scene.put('SESSION', failedBy('rollback')).write('SESSION', undoing('rollback'), make),
      (scene) => scene.put('SESSION', failedBy('keep')).write('SESSION', undoing('keep')),
      (scene) => scene.put('SESSION', failedBy('approval', 'asked')).write('SESSION', undoing('approval', 'approved')),
      (scene) =>
        scene
          .put('SESSION', failedBy('approval', 'asked'))
          .write('SESSION', undoing('approval', 'withdrawn'), run('desk')),
      (scene) =>
        scene
          .put('SESSION', failedBy('keep'))
          .write('SESSION', { ...undoing('keep'), requested_rollback: { type: 'resume' } }, make),
    ],
    bad: [
      opened({ on_failure: 'approval' }, 'rollback'),
      opened({}, 'rollback'),
      (scene) => scene.put('SESSION', failedBy('keep')).write('SESSION', undoing('keep'), make),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', on_failure: 'keep' }))
          .write('SESSION', undoing('keep'), run('watchdog')),
      (scene) =>
        scene.put('SESSION', failedBy('approval', 'asked')).write('SESSION', undoing('approval', 'withdrawn'), make),
      (scene) => scene.put('SESSION', failedBy('approval', 'asked')).write('SESSION', undoing('approval', 'asked')),
    ],
  },
  'guards-kept': {
    good: [
      admitted({}),
      admitted({ atOnce: 2 }, ['other', 's']),
      admitted(window(4)),
      admitted({ atOnce: 1, ...window(3) }, ['other'], { going_back: { to: 'a', from: 'b' } }),
      (scene) =>
        scene.has({ rules: { guards: { atOnce: 1 } } }).write('PLACES', { session_ids: ['s'] }, make, 'PLACES#dev'),
      goes({}, {}),
      goes({ deletionProtection: true }, {}, undefined, { requested_rollback: { type: 'retire' } }),
      resumedGoes({ deletionProtection: true }, 'partial'),
      resumedGoes({}, 'full'),
      resumedGoes({ deletionProtection: true }, 'full', {}),
      goes({}, { expires_at: expired, expiry_warned: expired }, sweeper),
    ],
    bad: [
      admitted({ atOnce: 1 }, ['other']),
      admitted({ atOnce: 1 }, ['s']),
      admitted({ atOnce: 2 }, ['other']),
      admitted(window(3)),
      (scene) =>
        scene
          .has({ rules: { guards: { atOnce: 1 } } })
          .write('PLACES', { session_ids: ['s', 'other'] }, make, 'PLACES#dev'),
      goes({ deletionProtection: true }, {}),
      resumedGoes({ deletionProtection: true }, 'full'),
      goes({}, { expires_at: expired }, sweeper),
      goes({}, {}, sweeper),
      goes({}, { expires_at: '1970-01-01T00:00:01.000Z', expiry_warned: '1970-01-01T00:00:01.000Z' }, sweeper),
    ],
  },
  'promoted-by-rules': {
    good: [
      promoted({ state: 'verifying' }, { state: 'deploying' }),
      promoted({ state: 'awaiting_approval', approval }, { state: 'deploying', approval }, { approval: true }),
      promoted(
        { state: 'awaiting_approval', approval: asked },
        { state: 'awaiting_approval', approval },
        { approval: true },
        'rollback',
        run('desk'),
      ),
      promoted({ state: 'deploying' }, { state: 'soaking', ...soak }, { soakMinutes: 1 }),
      promoted({ state: 'soaking', ...soaked }, { state: 'completed', ...soaked }),
      promoted({ state: 'soaking' }, { state: 'returning' }),
      promoted({ state: 'soaking' }, { state: 'awaiting_return' }, {}, 'approval'),
      promoted(
        { state: 'awaiting_return', return_approval: approval },
        { state: 'returning', return_approval: approval },
        {},
        'approval',
      ),
      promotedOver({ s: made('new') }, { ...soaking, state: 'deploying' }, soaking),
      promotedOver({ s: made('new') }, soaking, { ...soaking, state: 'completed' }),
      promotedOver({ s: made('new') }, soaking, rejected),
      promotedOver({ s: made('new', after('o')), o: made('old', {}, 'w@0') }, soaking, rejected),
      promotedOver({ s: made('new', after('o')), o: made('old') }, soaking, rejected, 'keep'),
      promotedOver({ s: made('new', after('o')), o: made('new') }, soaking, rejected),
      promotedOver({ ...twice, o: made('old'), r: made('old', { going_back: { to: 'o' } }) }, returning, putBack),
      promotedOver(overReturn, soaking, rejected),
      promotedOver({ ...overReturn, ...before('z') }, soaking, rejected, 'keep'),
      promotedOver({ ...overReturn, ...before('z'), r: made('old', { going_back: { to: 'z' } }) }, returning, putBack),
    ],
    bad: [
      promotedOver({ a: session({ state: 'failed' }), s: made('new') }, { state: 'verifying' }, { state: 'deploying' }),
      promotedOver({ s: made('other') }, { ...soaking, state: 'deploying' }, soaking),
      promotedOver({ s: made('new', {}, 'w@2') }, { ...soaking, state: 'deploying' }, soaking),
      promotedOver({ s: made('other') }, soaking, { ...soaking, state: 'completed' }),
      promotedOver({ s: made('new', after('o')), o: made('old') }, soaking, rejected),
      promotedOver({ ...twice, o: made('old') }, soaking, rejected, 'approval'),
      promotedOver({ ...twice, o: made('old'), r: made('new', { going_back: { to: 'p' } }) }, returning, putBack),
      promotedOver({ ...twice, o: made('old'), r: made('odd', { going_back: { to: 'o' } }) }, returning, putBack),
      promotedOver({ ...overReturn, ...before('z') }, soaking, rejected),
      promotedOver({ ...overReturn, r: made('bad', { going_back: { to: 'd' } }) }, returning, putBack),
      promoted({ state: 'verifying' }, { state: 'deploying' }, { from: ['test'] }),
      promoted({ state: 'verifying' }, { state: 'deploying' }, { approval: true }),
      promoted({ state: 'awaiting_approval' }, { state: 'deploying', approval: asked }, { approval: true }),
      promoted({ approval: asked }, { approval }, { approval: true }),
      promoted({ approval: asked }, { approval: { state: 'approved' } }, {}, 'rollback', run('desk')),
      promoted({}, { approval }, {}, 'rollback', run('desk')),
      promoted({ state: 'deploying' }, { state: 'soaking', ...soak }, { soakMinutes: 2 }),
      promoted({ state: 'deploying' }, { state: 'completed', ...soaked }),
      promoted({ state: 'soaking', ...soak }, { state: 'completed', ...soak }),
      promoted({ state: 'soaking', ...soaked }, { state: 'completed', ...soaked, deployment: { session_id: 'none' } }),
      promoted({ state: 'soaking' }, { state: 'returning' }, {}, 'keep'),
      promoted({ state: 'soaking' }, { state: 'returning' }, {}, 'approval'),
      promoted({ state: 'soaking' }, { state: 'awaiting_return' }),
    ],
  },
  'data-safe': {
    good: [
      takesData(undo, []),
      takesData(undo, ['a', 'b'], [['a'], ['a', 'b']]),
      takesData(undefined, ['a']),
      (scene) => scene.has({ data: data(['a']) }).call('efs:DeleteMountTarget', undo),
    ],
    bad: [
      takesData(undo, ['a']),
      takesData(undo, ['a', 'b'], [['a'], ['b']]),
      (scene) => takesData(undo, ['a'], [['a']])(scene).has({ data: { holders: [], copies: [] } }),
      (scene) =>
        scene.has({ data: data(['a']) }).call('efs:DeleteFileSystem', undo, {}, () => {
          const elsewhere = { id: 'copy', of: 'fs-2', content: ['a'] };
          scene.has({ data: { holders: [], copies: [elsewhere] } });
        }),
    ],
  },
  'own-only': {
    good: [
      (scene) =>
        scene
          .call('ec2:CreateVpc', make, {}, makes(scene, alive('s/a/vpc')))
          .call('ec2:DeleteVpc', undo, {}, makes(scene)),
      (scene) =>
        recordIntent(scene)
          .call('route53:ChangeResourceRecordSets', make, creating, makes(scene, record))
          .call('route53:ChangeResourceRecordSets', undo, {}, makes(scene)),
      // Somebody else may take away whatever that person may.
      (scene) =>
        scene
          .call('ec2:CreateVpc', make, {}, makes(scene, alive('other/a/vpc')))
          .call('ec2:DeleteVpc', undefined, {}, makes(scene))
          .call('ec2:DeleteSubnet', undo),
    ],
    bad: [
      (scene) =>
        intended(scene)
          .call('route53:ChangeResourceRecordSets', make, creating, makes(scene, record))
          .call('route53:ChangeResourceRecordSets', undo, {}, makes(scene)),
      (scene) =>
        scene
          .call('ec2:CreateVpc', make, {}, makes(scene, alive('other/a/vpc')))
          .call('ec2:DeleteVpc', undo, {}, makes(scene)),
      (scene) =>
        scene
          .call('ec2:CreateVpc', make, {}, makes(scene, alive('s/b/vpc')))
          .call('ec2:DeleteVpc', undo, {}, makes(scene)),
    ],
  },
  'foreign-untouched': {
    good: [(scene) => scene.call('ec2:DeleteVpc', undo)],
    bad: [(scene) => scene.call('ec2:DeleteVpc', undo, {}, () => scene.has({ foreign: 'less' }))],
  },
  fenced: {
    good: [
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2, resources: { vpc: row() } }))
          .write(
            'STEP#a',
            step({ epoch: 2, version: 2, resources: { vpc: row({ id: 'vpc-1', state: 'active' }) } }),
            make,
          ),
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2, lease: { holder: 'invocation-1' } }))
          .write('STEP#a', step({ epoch: 2, version: 2 }), make),
    ],
    bad: [
      (scene) => scene.put('STEP#a', step({ epoch: 2 })).write('STEP#a', step({ epoch: 1, version: 2 })),
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2 }))
          .write('STEP#a', step({ epoch: 2, version: 2, state: 'completed' }), make),
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2, resources: { vpc: row() } }))
          .write('STEP#a', step({ epoch: 2, version: 2, resources: { vpc: row({ state: 'deleted' }) } }), make),
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2, resources: { vpc: row({ state: 'active' }) } }))
          .write('STEP#a', step({ epoch: 2, version: 2, resources: {} }), make),
      (scene) =>
        scene
          .put('STEP#a', step({ epoch: 2, lease: { holder: 'new' } }))
          .write('STEP#a', step({ epoch: 2, version: 2, lease: { holder: 'invocation-1' } }), make),
      (scene) =>
        scene
          .put('SESSION', session({ epoch: 2 }))
          .write('SESSION', session({ epoch: 2, version: 2, cancelling: true }), make),
    ],
  },
  'legal-moves': {
    good: [
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', session({ state: 'completed', version: 2 }))
          .write('SESSION', session({ state: 'completed', version: 3, health: { state: 'healthy' } })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', resuming: { stage: 'decided' } }))
          .put('STEP#a', step({ state: 'completed', phase: 'ready', undo: { state: 'completed', epoch: 1 } }))
          .write('STEP#a', step({ state: 'pending', phase: 'waiting', version: 2, epoch: 2 })),
      (scene) =>
        scene
          .put('CANDIDATE#c', promotion({ state: 'soaking' }), toShop)
          .write('CANDIDATE#c', promotion({ state: 'completed', version: 2 }), undefined, toShop)
          .write('CANDIDATE#c', promotion({ state: 'verifying', version: 3, run: 2 }), undefined, toShop),
    ],
    bad: [
      (scene) =>
        scene
          .put('SESSION', session({ state: 'completed' }))
          .write('SESSION', session({ state: 'rolling_back', version: 2, health: { state: 'healthy' } })),
      (scene) =>
        scene
          .put('CANDIDATE#c', promotion({ state: 'verifying' }), toShop)
          .write('CANDIDATE#c', promotion({ state: 'soaking', version: 2 }), undefined, toShop),
      (scene) =>
        scene
          .put('CANDIDATE#c', promotion({ state: 'rejected' }), toShop)
          .write('CANDIDATE#c', promotion({ state: 'verifying', version: 2, run: 2 }), undefined, toShop),
      (scene) =>
        scene
          .put('CANDIDATE#c', promotion({ state: 'completed' }), toShop)
          .write('CANDIDATE#c', promotion({ state: 'verifying', version: 2 }), undefined, toShop),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', resuming: { stage: 'claimed' } }))
          .put('STEP#a', step({ state: 'completed', phase: 'ready' }))
          .write('STEP#a', step({ state: 'pending', phase: 'waiting', version: 2, epoch: 2 })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', resuming: { stage: 'decided' } }))
          .put('STEP#a', step({ state: 'completed', phase: 'ready' }))
          .write('STEP#a', step({ state: 'pending', phase: 'waiting', version: 2 })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', resuming: { stage: 'decided' } }))
          .put('STEP#a', step({ state: 'pending', phase: 'waiting', resources: { vpc: row() } }))
          .write('STEP#a', step({ state: 'pending', phase: 'waiting', version: 2, epoch: 2, resources: {} })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'completed' }))
          .write('SESSION', session({ state: 'executing', version: 2 })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', session({ state: 'completed', version: 3 })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } }))
          .write('SESSION', session({ state: 'rolling_back', version: 2 })),
      (scene) =>
        scene
          .put('STEP#a', step({ state: 'completed', phase: 'ready' }))
          .write('STEP#a', step({ state: 'completed', phase: 'begun', version: 2 })),
      (scene) =>
        scene
          .put('STEP#a', step({ undo: { state: 'completed', epoch: 2 } }))
          .write('STEP#a', step({ version: 2, undo: { state: 'executing', epoch: 2 } })),
      (scene) =>
        scene.put('STEP#a', step({ resources: { vpc: row() } })).write('STEP#a', step({ version: 2, resources: {} })),
      (scene) =>
        scene
          .put('STEP#a', step({ resources: { vpc: row() } }))
          .write('STEP#a', step({ version: 2, resources: { vpc: row({ state: 'deleting' }) } })),
    ],
  },
  'one-holder': {
    good: [
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', stack_name: 'shop', environment: 'dev' }))
          .put('LOCK', { session_id: 's' }, 'LOCK#dev#shop')
          .call('ec2:CreateVpc', make),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolled_back', stack_name: 'shop', environment: 'dev' }))
          .put('STEP#a', step({ resources: { vpc: tail() } }))
          .put('LOCK', { session_id: 'other' }, 'LOCK#dev#shop')
          .call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'completed', stack_name: 'shop', environment: 'dev' }))
          .put(
            'STEP#a',
            step({ resources: { 'vpc~1': tail({ id: 'old' }), vpc: row({ id: 'new', state: 'active' }) } }),
          )
          .put('LOCK', { session_id: 's' }, 'LOCK#dev#shop')
          .call('ec2:DeleteVpc', undo, { VpcId: 'old' }),
      (scene) => accepted(scene, { state: 'rolling_back' }).call('ec2:DeleteVpc', undo),
      (scene) => copying(scene, 'capturing').call('backup:StartBackupJob', run('make_files', { checkpoint: 'one' })),
      (scene) =>
        copying(scene, 'deleting').call('backup:DeleteRecoveryPoint', run('undo_files', { checkpoint: 'one' })),
    ],
    bad: [
      (scene) => copying(scene, 'capturing').call('backup:StartBackupJob', run('make_files')),
      (scene) => copying(scene, 'complete').call('backup:StartBackupJob', run('make_files', { checkpoint: 'one' })),
      (scene) =>
        copying(scene, 'capturing', 'other').call('backup:StartBackupJob', run('make_files', { checkpoint: 'one' })),
      (scene) => accepted(scene, { state: 'rolling_back', rollback: {} }).call('ec2:DeleteVpc', undo),
      (scene) => accepted(scene, { state: 'rolling_back' }).call('ec2:CreateVpc', make),
      (scene) => accepted(scene, { state: 'failed' }).call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'completed', stack_name: 'shop', environment: 'dev' }))
          .put(
            'STEP#a',
            step({ resources: { 'vpc~1': tail({ id: 'old' }), vpc: row({ id: 'new', state: 'active' }) } }),
          )
          .put('LOCK', { session_id: 's' }, 'LOCK#dev#shop')
          .call('ec2:DeleteVpc', undo, { VpcId: 'new' }),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolled_back', stack_name: 'shop', environment: 'dev' }))
          .put('STEP#a', step({ resources: { vpc: tail(), subnet: row({ state: 'active' }) } }))
          .put('LOCK', { session_id: 's' }, 'LOCK#dev#shop')
          .call('ec2:DeleteVpc', undo),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', stack_name: 'shop', environment: 'dev' }))
          .put('LOCK', { session_id: 'other' }, 'LOCK#dev#shop')
          .call('ec2:CreateVpc', make),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'completed', stack_name: 'shop', environment: 'dev' }))
          .put('LOCK', { session_id: 's' }, 'LOCK#dev#shop')
          .call('ec2:CreateVpc', make),
    ],
  },
  'one-driver': {
    good: [(scene) => scene.put('STEP#a', step({ lease: { holder: 'invocation-1' } })).call('ec2:CreateVpc', make)],
    bad: [
      (scene) => scene.put('STEP#a', step({ lease: { holder: 'invocation-2' } })).call('ec2:CreateVpc', make),
      (scene) => scene.put('STEP#a', step()).call('ec2:CreateVpc', make),
    ],
  },
  'lease-kept': {
    good: [
      (scene) =>
        scene
          .put('STEP#a', step({ lease: { holder: 'x', until: 400 } }))
          .write('STEP#a', step({ version: 2, lease: { holder: 'y', until: 900 } })),
    ],
    bad: [
      (scene) =>
        scene
          .put('STEP#a', step({ lease: { holder: 'x', until: 600 } }))
          .write('STEP#a', step({ version: 2, lease: { holder: 'y', until: 900 } })),
    ],
  },
  'starts-in-order': {
    good: [
      (scene) =>
        scene
          .put('STEP#b', step({ phase: 'ready' }))
          .put('STEP#a', step({ state: 'pending' }))
          .write(
            'STEP#a',
            step({ version: 2, state: 'executing', spec: { dependsOn: [{ step: 'b', until: 'ready' }] } }),
          ),
    ],
    bad: [
      (scene) =>
        scene
          .put('STEP#b', step({ phase: 'created' }))
          .put('STEP#a', step({ state: 'pending' }))
          .write(
            'STEP#a',
            step({ version: 2, state: 'executing', spec: { dependsOn: [{ step: 'b', until: 'ready' }] } }),
          ),
    ],
  },
  'first-failure': {
    good: [
      (scene) =>
        scene
          .put('SESSION', session({ root_cause: { step: 'b', code: 'X' } }))
          .write('SESSION', session({ version: 2, resuming: { stage: 'decided' } }))
          .write('STEP#a', step({ state: 'failed' }))
          .write('SESSION', session({ version: 3, root_cause: { step: 'a', code: 'X' } })),
      (scene) =>
        scene
          .put('STEP#a', step({ state: 'executing' }))
          .write('STEP#a', step({ version: 2, state: 'failed' }))
          .write('SESSION', session({ root_cause: { step: 'a', code: 'X' } })),
    ],
    bad: [
      (scene) =>
        scene
          .write('STEP#b', step({ name: 'b', state: 'failed' }))
          .write('STEP#a', step({ state: 'failed' }))
          .write('SESSION', session({ root_cause: { step: 'a', code: 'X' } })),
      (scene) =>
        scene
          .write('STEP#a', step({ state: 'failed', cancelled: true }))
          .write('SESSION', session({ root_cause: { step: 'a', code: 'X' } })),
      (scene) =>
        scene
          .put('SESSION', session({ root_cause: { step: 'a', code: 'X' } }))
          .write('SESSION', session({ version: 2, root_cause: { step: 'b', code: 'X' } })),
      (scene) =>
        scene
          .put('SESSION', session({ root_cause: { step: 'a', code: 'X' } }))
          .write(
            'SESSION',
            session({ version: 2, resuming: { stage: 'decided' }, root_cause: { step: 'a', code: 'X' } }),
          ),
    ],
  },
  'told-once': {
    good: [(scene) => scene, (scene) => foundLate(scene).has({ events: [lateTold] })],
    bad: [
      (scene) => foundLate(scene),
      (scene) => scene.write('STEP#a', step()),
      (scene) => scene.write('STEP#a', step()) && scene.has({ setAside: ['SESSION#s STEP#a 1'] }),
      (scene) => scene.has({ audit: [stored({ pk: 'SESSION#s', sk: 'STEP#a#00000001', hash: 'x' })] }),
    ],
  },
  'no-secret': {
    good: [
      (scene) => scene.put('SESSION', session()).call('ssm:SendCommand', make, { text: 'ssm:/simulation/secret' }),
    ],
    bad: [
      (scene) => scene.put('SESSION', session({ outputs: canary })),
      (scene) => scene.call('ssm:SendCommand', make, { text: canary }),
      (scene) => scene.has({ executions: [{ name: 'e', [canary]: 1 }] }),
      (scene) => {
        // What was looked through once can still change where it is not frozen.
        const output = { text: 'nothing yet' };
        const executions = Object.freeze([Object.freeze({ name: 'e', output })]);
        expect(scene.has({ executions }).end()).toEqual([]);
        output.text = canary;
        return scene;
      },
    ],
  },
  'within-limits': {
    good: [(scene) => scene.write('STEP#a', step())],
    bad: [
      (scene) => scene.write('STEP#a', step({ text: 'x'.repeat(400_000) })),
      (scene) => scene.has({ executions: [{ name: 'e', historyEvents: 25_001 }] }),
    ],
  },
  'same-token-same-call': {
    good: [
      (scene) =>
        intended(scene)
          .call('ec2:CreateFleet', make, { ClientToken: 't', a: 1 })
          .call('ec2:CreateFleet', make, { ClientToken: 't', a: 1 }),
    ],
    bad: [
      (scene) =>
        intended(scene)
          .call('ec2:CreateFleet', make, { ClientToken: 't', a: 1 })
          .call('ec2:CreateFleet', make, { ClientToken: 't', a: 2 }),
      (scene) => intended(scene).call('ec2:CreateFleet', make, { ClientToken: 'random' }),
      (scene) => intended(scene).call('ec2:CreateFleet', make, {}),
    ],
  },
  'undoes-itself': {
    good: [
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', session({ state: 'failed', occupies: true, rollback: { verdict: 'dirty' } })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing', resuming: { stage: 'decided' } }))
          .write('SESSION', session({ state: 'failed', occupies: true })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', { ...failedBy('approval', 'asked'), occupies: true }),
    ],
    bad: [
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', session({ state: 'failed', occupies: true })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', { ...failedBy('approval'), occupies: true }),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'executing' }))
          .write('SESSION', { ...failedBy('rollback', 'asked'), occupies: true }),
    ],
  },
  'clean-means-clean': {
    good: [
      (scene) =>
        recordIntent(scene, { state: 'deleted' })
          .put('STEP#a', { ...recordStep({ state: 'active' }), session_id: 'other' }, 'SESSION#other')
          .has({ ours: [record] })
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', session({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', session({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } })),
      (scene) =>
        scene
          .has({ ours: [alive('s/a/vpc')] })
          .put('STEP#a', step({ resources: { vpc: tail() } }))
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', undone('pending', 'vpc-s/a/vpc'))
          .has({ ours: [] })
          .put('STEP#a', step({ resources: { vpc: tail({ state: 'deleted' }) } }))
          .write('SESSION', undone('clean')),
    ],
    bad: [
      (scene) => scene.put('SESSION', session({ state: 'rolling_back' })).write('SESSION', undone('pending')),
      (scene) =>
        scene.put('SESSION', session({ state: 'rolling_back' })).write('SESSION', undone('pending', 'vpc-s/a/vpc')),
      (scene) =>
        scene
          .put('STEP#a', step({ resources: { vpc: tail(), other: tail({ id: 'vpc-2' }) } }))
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', undone('pending', 'vpc-s/a/vpc')),
      (scene) =>
        scene
          .has({ ours: [alive('s/a/vpc')] })
          .put('STEP#a', step({ resources: { vpc: tail({ state: 'deleted' }) } }))
          .put('SESSION', undone('pending', 'vpc-s/a/vpc'))
          .write('SESSION', undone('clean')),
      (scene) =>
        recordIntent(scene, { state: 'deleted' })
          .has({ ours: [record] })
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', session({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } })),
      (scene) =>
        scene
          .has({ ours: [alive('s/a/vpc')] })
          .put('SESSION', session({ state: 'rolling_back' }))
          .write('SESSION', session({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } })),
    ],
  },
  'billable-in-ledger': {
    good: [
      (scene) =>
        scene.put('STEP#a', step({ resources: { vpc: row({ id: 'vpc-s/a/vpc' }) } })) &&
        scene.has({ ours: [alive('s/a/vpc')] }),
      (scene) => recordIntent(scene, { id: record.id }).has({ ours: [record] }),
    ],
    bad: [
      (scene) => scene.has({ ours: [alive('s/a/vpc')] }),
      (scene) => recordIntent(scene).has({ ours: [record] }),
      (scene) =>
        scene.has({ ours: [alive('s/a/vpc')] }) &&
        scene.put('SESSION', session({ state: 'executing' })).write('SESSION', session({ state: 'completed' })),
    ],
  },
  'nothing-open': {
    good: [
      (scene) => scene.put('SESSION', session({ state: 'completed', environment: 'dev', open_in: 'dev#serving' })),
      (scene) => scene.put('SESSION', session({ state: 'completed', environment: 'dev', revised_by: 'later' })),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolled_back', rollback: { type: 'partial', verdict: 'clean' } }))
          .put('STEP#a', step({ resources: { vpc: row({ state: 'active' }) } })),
    ],
    bad: [
      (scene) => scene.put('SESSION', session({ state: 'executing' })),
      (scene) => scene.has({ executions: [{ name: 'e', status: 'RUNNING' }] }),
      (scene) => scene.has({ openTokens: 1 }),
      (scene) => scene.put('SESSION', session({ state: 'completed', open_in: 'dev' })),
      (scene) => scene.put('SESSION', session({ state: 'completed', environment: 'dev' })),
      (scene) => scene.put('SESSION', session({ state: 'failed', environment: 'dev', open_in: 'dev#serving' })),
      (scene) => scene.put('SESSION', undone('pending', 'vpc-s/a/vpc')),
      (scene) =>
        scene
          .put('SESSION', session({ state: 'rolled_back', rollback: { verdict: 'clean' } }))
          .put('STEP#a', step({ resources: { vpc: row() } })),
    ],
  },
};

test('every checker has looks that it passes and looks that it must not', () => {
  expect(Object.keys(looks).sort()).toEqual(Object.keys(checkers).sort());
});

describe.each(Object.entries(looks))('%s', (invariant, { good, bad }) => {
  test.each(good.map((look, index) => [index, look] as const))(
    'lets pass what is as it must be (%i)',
    (_index, look) => {
      const scene = new SmallScene(invariant);
      look(scene);
      expect(scene.end()).toEqual([]);
    },
  );

  test.each(bad.map((look, index) => [index, look] as const))('tells of what must not be (%i)', (_index, look) => {
    const scene = new SmallScene(invariant);
    look(scene);
    expect(scene.end()).not.toEqual([]);
  });
});
