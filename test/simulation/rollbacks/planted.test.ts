import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { Action } from '../../../lambdas/actions/action';
import { registry } from '../../../lambdas/actions/registry';
import type { ActionRegistry } from '../../../lib/engine/engine';
import type { CallTap } from '../../../lib/local/host/world';
import { playScript } from '../../../lib/simulation/rollbacks/play';
import type { Act, Prefix, RollbackAct, RollbackScript } from '../../../lib/simulation/rollbacks/script';
import type { TrialOptions } from '../../../lib/simulation/trial/trial';
import { workflowFrom } from '../../helpers/spot';

const workflow = workflowFrom('workflows/spot.yml');
const actions = registry as ActionRegistry;

const act = (facts: Partial<RollbackAct> = {}): RollbackAct => ({
  does: 'rollback',
  outside: 0,
  mode: { type: 'full', pick: 0 },
  beside: 'nobody',
  faults: [],
  again: false,
  ...facts,
});
const prefix: Prefix = { kind: 'end', atCall: 0, isSettled: true };
const policies = { workflow: {}, environment: {} } as const;
const script = (...acts: readonly Act[]): RollbackScript => ({ hasVolumes: false, policies, prefix, acts });
const resume: Act = { does: 'resume', until: prefix, outside: 0, beside: 'nobody', faults: [], again: false };
const checkpoint: Act = { does: 'checkpoint', outside: 0, faults: [], isSettled: true };
const accept: Act = { does: 'accept', newcomer: true };
const services = [...new Set(workflow.steps.map(({ service }) => service))].sort();
/** Checkpoints and services are picked in the order of their names; the network's is the last. */
const toNetwork = { type: 'partial', pick: 0.99 } as const;
const of = (service: string) =>
  ({ type: 'service', pick: (services.indexOf(service) + 0.5) / services.length }) as const;
const ofDocker = of('docker');

type Planted = Partial<Parameters<typeof playScript>[0]>;

async function broken(what: RollbackScript, planted: Planted = {}): Promise<ReadonlySet<string>> {
  const { violations } = await playScript({ workflow, seed: 1, ...planted }, what);
  return new Set(violations.map(({ invariant }) => invariant));
}

/** The undo of one action is another. */
const undoing = (name: string, compensate: (action: Action) => Partial<Action>): Partial<TrialOptions> => ({
  registry: Object.fromEntries(
    Object.entries(actions).map(([key, action]) => [key, key === name ? { ...action, ...compensate(action) } : action]),
  ),
});

/** Writes of that function are changed on their way to the ledger. */
const writing = (isMeant: (input: Values) => boolean, change: (values: Values) => void): Partial<TrialOptions> => ({
  tamper: ((call, proceed) => {
    const values = call.input as Values;
    if (call.operation === 'UpdateItem' && isMeant(values)) change(values);
    return proceed();
  }) as CallTap,
});

interface Values {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Record<string, { L?: readonly unknown[]; BOOL?: boolean; S?: string }>;
}

const names = (input: Values, ...wanted: readonly string[]): boolean => {
  const all = Object.values(input.ExpressionAttributeNames ?? {});
  return wanted.every((name) => all.includes(name));
};

describe('what is to hold of rollbacks', () => {
  test('holds of the product, in every mode', async () => {
    const partial = act({ mode: toNetwork, beside: 'the same', again: true });
    expect(await broken(script(act({ mode: ofDocker, again: true }), partial, act({ again: true })))).toEqual(
      new Set(),
    );
  });

  test('holds where AWS refuses and somebody else has been at it', async () => {
    const faults = [{ kind: 'error', from: 60, times: 20 }] as const;
    expect(await broken(script(act({ outside: 2, mode: ofDocker, faults }), act({ outside: 2 })))).toEqual(new Set());
  });
});

describe('what is to hold of resumes, checkpoints and accepted leftovers', () => {
  test('holds of the product, and each comes about', async () => {
    const stuck = act({ denied: 'ec2:DeleteVpc', leaves: true });
    const line = script(checkpoint, act({ mode: ofDocker }), resume, stuck, accept, act({ again: true }));
    const { violations, ...counts } = await playScript({ workflow, seed: 1 }, line);
    expect(violations).toEqual([]);
    expect(counts).toMatchObject({ rollbacks: 3, dirty: 1, resumes: 1, checkpoints: 1, accepted: 1, deployments: 2 });
  });

  test('holds of what a policy keeps, beside what is made anew', async () => {
    const policy = { workflow: {}, environment: { 'docker/setup_containers': 'retain' } } as const;
    const failing: Prefix = { kind: 'failure', atCall: 420, isSettled: true };
    const again = { ...resume, again: true, until: failing };
    expect(await broken({ ...script(), policies: policy, acts: [act({ mode: toNetwork }), again, act()] })).toEqual(
      new Set(),
    );
  });
});

describe('a planted defect is caught by the property that forbids it', () => {
  test('a resume makes what there is already, or does not what there is not: resume-completes', async () => {
    const made = ['AWS::EC2::VPC'];
    const whole = script(act({ mode: ofDocker }), resume, act());
    expect(await broken(whole, { made })).toEqual(new Set(['resume-completes']));
  });

  test('a resume keeps what is given another parameter now: resume-undoes', async () => {
    // The request loses its parameters on the way to the product.
    const tamper: CallTap = (call, proceed) => {
      const input = call.input as { input?: string };
      if (call.operation === 'StartExecution' && input.input?.includes('"resume"')) {
        input.input = JSON.stringify({ ...JSON.parse(input.input), parameters: {} });
      }
      return proceed();
    };
    const changing = script(act({ mode: of('monitoring') }), { ...resume, otherValue: 0 }, act());
    expect(await broken(changing)).toEqual(new Set());
    expect(await broken(changing, { tamper })).toEqual(new Set(['resume-undoes']));
  });

  test('a resume goes on though what was to go is there: resume-undoes', async () => {
    // AWS says that alarms are deleted, shows them no more, and has them all the same.
    let isHidden = false;
    const tamper: CallTap = async (call, proceed) => {
      if (call.operation === 'DeleteAlarms') {
        isHidden = true;
        return {};
      }
      const answer = await proceed();
      return isHidden && call.operation === 'DescribeAlarms' ? { MetricAlarms: [], CompositeAlarms: [] } : answer;
    };
    const stuck = act({ mode: of('monitoring'), denied: 'cloudwatch:DeleteAlarms', leaves: true });
    expect(await broken(script(stuck, resume), { tamper })).toContain('resume-undoes');
  });

  test('something is left and said to be gone: mode-undoes', async () => {
    // AWS says that a launch template is deleted, shows it no more, and has it all the same.
    let isHidden = false;
    const tamper: CallTap = async (call, proceed) => {
      if (call.operation === 'DeleteLaunchTemplate') {
        isHidden = true;
        return {};
      }
      const answer = await proceed();
      return isHidden && call.operation === 'DescribeLaunchTemplates' ? { LaunchTemplates: [] } : answer;
    };
    expect(await broken(script(act({ mode: toNetwork })), { tamper })).toContain('mode-undoes');
  });

  test('more is undone than was asked for: mode-keeps', async () => {
    const zealous = undoing('docker/setup_containers', (action) => ({
      compensate: async (context) => {
        const { ec2 } = context.clients;
        const Filters = [{ Name: 'tag:unity:session', Values: [context.session.id] }];
        const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
        const InstanceIds = Reservations.flatMap(({ Instances = [] }) =>
          Instances.map(({ InstanceId = '' }) => InstanceId),
        );
        const result = await action.compensate(context);
        await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
        return result;
      },
    }));
    expect(await broken(script(act({ mode: ofDocker })), zealous)).toContain('mode-keeps');
  });

  test('the same once more changes what the first has come to: again-changes-nothing', async () => {
    // Whatever has nothing to undo any more is taken for retained.
    const forgetful = writing(
      (input) => names(input, 'undo', 'undo_token'),
      (input) => {
        for (const value of Object.values(input.ExpressionAttributeValues ?? {})) {
          const undo = (value as { M?: { state?: { S: string } } }).M;
          if (undo?.state?.S === 'completed') undo.state.S = 'retained';
        }
      },
    );
    expect(await broken(script(act({ mode: toNetwork, again: true })), forgetful)).toContain('again-changes-nothing');
  });

  test('the stack is kept by a session that has nothing in it: holds-its-stack', async () => {
    const greedy = writing(
      (input) => names(input, 'occupies', 'verdict'),
      (input) => {
        for (const value of Object.values(input.ExpressionAttributeValues ?? {}))
          if (value.BOOL === false) value.BOOL = true;
      },
    );
    expect(await broken(script(act({ mode: of('aws') })), greedy)).toContain('holds-its-stack');
  });
});
