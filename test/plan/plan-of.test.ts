import { UnityError } from '../../lib/domain/errors/unity-error';
import { defaultSettings } from '../../lib/domain/settings';
import { planText } from '../../lib/plan/text';
import { compileForward } from '../../lib/workflow/compile';
import { planFixtures, planFrom, workflowFrom } from './fixtures';

const shop = `
description: A shop.
parameters:
  gib: 20
  loud: true
steps:
  - {name: net, service: net, action: make, checkpoint: network}
  - {name: other_net, service: net, action: make, with: {zones: 3}}
  - name: store
    service: data
    action: store
    timeout: 500
    depends_on: [{step: net, until: created}]
    with: {gib: "\${parameters.gib}"}
  - {name: tell, service: app, action: mail, depends_on: [store, net], when: "\${parameters.loud}", with: {text: "to \${session.stack_name}"}}
`;

describe('planOf', () => {
  const plan = planFrom(shop);
  const [net, , store, tell] = plan.steps;

  it('tells of each step what it waits for, takes and does', () => {
    expect(plan.steps.map(({ name }) => name)).toEqual(['net', 'other_net', 'store', 'tell']);
    expect(store).toEqual({
      name: 'store',
      service: 'data',
      action: 'store',
      depends_on: ['net'],
      until: { net: 'created' },
      inputs: {
        net_id: { value: '${steps.net.net_id}', from: 'steps.net.net_id' },
        gib: { value: 20, from: 'with' },
      },
      without: {},
      expected_seconds: { created: 1, ready: 60 },
      p95_seconds: { created: 2, ready: 120 },
      starts_seconds: 4,
      timeout_seconds: 500,
      retry: { max_attempts: 3, interval_seconds: 2, backoff_rate: 2, max_delay_seconds: 30 },
      checkpoint: null,
      checkpoint_data: 'none',
      policy: 'compensate',
      policy_from: 'workflow',
      undo: 'Deletes the store.',
      resources: ['Test::Store'],
      when: null,
      skipped: false,
      critical: true,
    });
    expect(net).toMatchObject({ checkpoint: 'network', inputs: { zones: { value: 2, from: 'default' } } });
    expect(tell).toMatchObject({
      until: { store: 'ready', net: 'ready' },
      when: '${parameters.loud}',
      inputs: { text: { value: 'to shop', from: 'with' } },
      timeout_seconds: 60,
    });
  });

  it('finds the critical path over created and ready edges, and what other schedules would take', () => {
    expect(plan.critical_path).toEqual({ steps: ['net', 'store', 'tell'], seconds: 4 + 60 + 2 });
    expect(plan.groups).toEqual([['net', 'other_net'], ['store'], ['tell']]);
    expect(plan.barrier_seconds).toBe(10 + 60 + 2);
    expect(plan.serial_seconds).toBe(10 + 10 + 60 + 2);
    expect(plan.parallel).toBe(3);
    expect(plan.estimate.p50_seconds).toBeGreaterThan(60);
    expect(plan.estimate.p95_seconds).toBeGreaterThan(plan.estimate.p50_seconds);
    expect(plan.estimate.method).toContain('log-normal');
  });

  it('adds up what it costs, what depends on use apart', () => {
    expect(plan.cost).toEqual({
      currency: 'USD',
      hourly_usd: 0.2,
      monthly_usd: 146,
      one_off_usd: 0.5,
      lines: [
        { step: 'store', item: '20 GiB', hourly_usd: 0.2, one_off_usd: 0.5, usage_based: null },
        { step: 'store', item: 'Requests', hourly_usd: 9, one_off_usd: 0, usage_based: 'by the request' },
      ],
    });
  });

  it('adds up the quotas that are used', () => {
    expect(plan.quotas).toEqual([
      { service_code: 'net', quota_code: 'Q1', name: 'Networks', amount: 3 },
      { service_code: 'net', quota_code: 'Q2', name: 'Zones', amount: 5 },
    ]);
  });

  it('plans the way back: rows of undo, their time with the last look, data, and what stays done', () => {
    expect(plan.rollback).toEqual({
      order: [['other_net', 'store'], ['net']],
      p50_seconds: 20 + 6 + defaultSettings.visibilityWindowSeconds,
      critical_path: ['store', 'net'],
      verify_seconds: defaultSettings.visibilityWindowSeconds,
      tails: [],
      retained: [],
      holds_data: ['store'],
    });
    expect(plan.irreversible).toEqual(['tell']);
  });

  it('says where policies come from: the workflow, or a key of unity.yaml', () => {
    const rollbackRules = {
      policies: { 'data/store': 'snapshot', other_net: 'retain', tell: 'snapshot' },
      onFailure: 'keep',
    } as const;
    const ruled = planFrom(shop, { rollbackRules });
    const of = (made: typeof plan) =>
      Object.fromEntries(made.steps.map(({ name, policy, policy_from }) => [name, `${policy} of ${policy_from}`]));
    expect(new Set(Object.values(of(plan)))).toEqual(new Set(['compensate of workflow']));
    expect(of(ruled)).toEqual({
      ...of(plan),
      store: 'snapshot of environments.dev.rollback.policies.data/store',
      other_net: 'retain of environments.dev.rollback.policies.other_net',
    });
    expect(ruled.rollback.retained).toEqual(['other_net']);
    expect(ruled.steps.find(({ name }) => name === 'other_net')!.undo).toBe(
      'Stays: `environments.dev.rollback.policies.other_net` says `retain`.',
    );
    expect(ruled.steps.find(({ name }) => name === 'store')!.undo).toMatch(
      /^Saves its data in a snapshot first \(`environments\.dev\.rollback\.policies\.data\/store`\)\. /,
    );
    expect(plan.on_failure).toEqual({ what: 'rollback', from: 'default' });
    expect(ruled.on_failure).toEqual({ what: 'keep', from: 'environments.dev.rollback.on_failure' });
    expect(planText(ruled)).toContain('not by itself: `environments.dev.rollback.on_failure` says `keep`');
  });

  it('gives the figures of the compiled machine', () => {
    const { figures } = compileForward(workflowFrom(shop), {
      environment: 'dev',
      settings: defaultSettings,
      definitions: planFixtures,
    });
    expect(plan.limits).toEqual({
      definition_bytes: figures.definitionBytes,
      worst_history_events: figures.worstHistoryEvents,
      worst_seconds: figures.worstSeconds,
    });
  });

  it('says what the plan is of, survives JSON, and is the same every time', () => {
    expect(plan).toMatchObject({
      format_version: '1.0',
      workflow: 'flow',
      workflow_id: workflowFrom(shop).id,
      description: 'A shop.',
      stack: 'shop',
      environment: 'dev',
      parameters: { gib: 20, loud: true },
    });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planFrom(shop)).toEqual(plan);
  });

  it('takes the parameters that are given, for time, money and input', () => {
    const small = planFrom(shop, { given: { gib: 2 } });
    expect(small.steps[2]).toMatchObject({ inputs: { gib: { value: 2 } }, expected_seconds: { ready: 6 } });
    expect(small.cost.hourly_usd).toBe(0.02);
    // The other network is now as slow as the way over the store: 4 + 6 + 2 against 10.
    expect(small.critical_path).toEqual({ steps: ['net', 'store', 'tell'], seconds: 12 });
  });
});

describe('steps that are not run', () => {
  it('leaves a step out whose condition is known to be false', () => {
    const plan = planFrom(shop, { given: { loud: false } });
    expect(plan.steps[3]).toMatchObject({
      skipped: true,
      expected_seconds: { created: 0, ready: 0 },
      undo: 'Is not run; nothing to undo.',
    });
    expect(plan.critical_path.seconds).toBe(64);
    expect(plan.irreversible).toEqual([]);
  });

  it('counts a step whose condition only the run knows', () => {
    const text = `
steps:
  - {name: net, service: net, action: make}
  - {name: a, service: time, action: wait, depends_on: net, when: "\${steps.net.net_id} == 'x'", with: {seconds: 7}}`;
    expect(planFrom(text).steps[1]).toMatchObject({ skipped: false, expected_seconds: { ready: 7 } });
  });

  it('leaves cost, quotas, undo and data of a skipped step out', () => {
    const text = `
parameters: {keep: false}
steps:
  - {name: net, service: net, action: make}
  - {name: store, service: data, action: store, depends_on: net, when: "\${parameters.keep}"}`;
    const plan = planFrom(text);
    expect(plan.cost).toMatchObject({ hourly_usd: 0, lines: [] });
    expect(plan.quotas.map(({ amount }) => amount)).toEqual([1, 2]);
    expect(plan.rollback).toMatchObject({ order: [['net']], holds_data: [] });
  });
});

describe('what is known of the environment', () => {
  const text = `
steps:
  - {name: a, service: time, action: wait, with: {seconds: "\${environment.bake}"}}
  - {name: b, service: app, action: mail, depends_on: a, with: {text: "in \${session.environment}"}}`;

  it('puts its values in', () => {
    const plan = planFrom(text, { environmentConfig: { bake: 33 } });
    expect(plan.steps[0]).toMatchObject({ inputs: { seconds: { value: 33 } }, expected_seconds: { ready: 33 } });
    expect(plan.steps[1]).toMatchObject({ inputs: { text: { value: 'in dev' } } });
  });

  it('leaves expressions as they are when no environment is named', () => {
    const plan = planFrom(text, { environment: null, environmentConfig: null, stackName: null });
    expect(plan).toMatchObject({ environment: null, stack: null });
    expect(plan.steps[0]?.inputs.seconds).toEqual({ value: '${environment.bake}', from: 'with' });
    expect(plan.steps[1]?.inputs.text).toEqual({ value: 'in ${session.environment}', from: 'with' });
  });

  it('never shows an id that the session will only get', () => {
    const plan = planFrom('steps: [{name: a, service: app, action: mail, with: {text: "${session.id}"}}]');
    expect(plan.steps[0]?.inputs.text?.value).toBe('${session.id}');
  });
});

describe('values that are known to be wrong', () => {
  const refusal = (run: () => unknown): UnityError => {
    try {
      run();
    } catch (error) {
      if (error instanceof UnityError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('refuses all of them at once, with step, input and reason', () => {
    const text = `
parameters: {zones: 2}
steps:
  - {name: net, service: net, action: make, with: {zones: "\${parameters.zones}"}}
  - {name: a, service: time, action: wait, with: {seconds: "\${environment.bake}"}}`;
    const error = refusal(() => planFrom(text, { given: { zones: 9 } }));
    expect(error.code).toBe('InputInvalid');
    expect(error.details.problems).toEqual([
      expect.stringMatching(/^step `net`, input `zones`: .*6/),
      'step `a`, input `seconds`: ${environment.bake} has no value',
    ]);
  });

  it('does not look at steps that are skipped', () => {
    const text = `
parameters: {zones: 9, wide: false}
steps:
  - {name: a, service: time, action: wait, with: {seconds: 1}}
  - {name: net, service: net, action: make, when: "\${parameters.wide}", with: {zones: "\${parameters.zones}"}}`;
    expect(planFrom(text.replace('zones: 9', 'zones: {type: number}'), { given: { zones: 9 } }).steps).toHaveLength(2);
  });

  it('passes on that Step Functions could not hold the machine', () => {
    const steps = Array.from(
      { length: 200 },
      (_, index) => `  - {name: s${index}, service: net, action: make, timeout: 86400}`,
    );
    expect(refusal(() => planFrom(['steps:', ...steps].join('\n'))).code).toBe('MachineTooLarge');
  });
});

describe('rollback policies', () => {
  it('keeps what is retained and all that it stands on, and saves data first where asked', () => {
    const text = `
steps:
  - {name: net, service: net, action: make}
  - {name: kept, service: data, action: store, depends_on: net, rollback: retain}
  - {name: saved, service: data, action: store, depends_on: net, rollback: snapshot}`;
    const plan = planFrom(text);
    expect([...plan.rollback.retained].sort()).toEqual(['kept', 'net']);
    expect(plan.rollback.order).toEqual([['saved']]);
    expect(plan.steps.map(({ undo }) => undo)).toEqual([
      'Stays: what is retained stands on it.',
      'Stays: the step says `rollback: retain`.',
      'Saves its data in a snapshot first. Deletes the store.',
    ]);
  });

  it('has nothing to look for after nothing', () => {
    const plan = planFrom('steps: [{name: a, service: time, action: wait, with: {seconds: 1}}]');
    expect(plan.rollback).toMatchObject({ order: [], p50_seconds: 0, verify_seconds: 0 });
  });
});
