import { createHash } from 'node:crypto';
import { DescribeStateMachineCommand, StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import { definitions } from '../../../../lambdas/actions/definitions';
import type { Config } from '../../../config/config';
import { UnityError } from '../../../domain/errors/unity-error';
import type { Json } from '../../../domain/json';
import { compileMachines, type MachinePlan } from '../../../stacks/compile-machines';
import { canonicalJson } from '../../../workflow/canonical-json';
import type { Workflow } from '../../../workflow/model';
import { cleanLine } from '../../io/clean-text';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

/** What the machines are compared with. */
export interface MachinesWanted {
  readonly config: Config;
  /** @throws UnityError what is wrong with the checkout's workflows */
  readonly workflows: () => readonly Workflow[];
  readonly machineArn: (name: string) => string;
}

type Standing = 'current' | 'different' | 'missing';

/** The machines of every environment, held against what this checkout would install. */
export async function machineFindings(
  { machines }: Pick<DoctorClients, 'machines'>,
  { config, workflows, machineArn }: MachinesWanted,
): Promise<readonly Finding[]> {
  const plans = plansOf(config, workflows);
  if ('problem' in plans) return [plans.problem];
  const found = await Promise.all(
    plans.map(async (plan) => ({ plan, standing: await standingOf(machines, machineArn(plan.name), plan, config) })),
  );
  const named = (standing: Standing) => found.filter((one) => one.standing === standing).map(({ plan }) => plan.name);
  const findings: Finding[] = [
    ...named('missing').map((name) =>
      unwell('machines', 'MachineMissing', { message: `there is no machine ${name}`, fix: 'Run `npx cdk deploy`.' }),
    ),
    ...named('different').map((name) =>
      unwell('machines', 'MachineDiffers', {
        message: `${name} was installed from another workflow, configuration or version than this checkout`,
        fix: 'Run `npx cdk deploy` to install this one; `npx cdk diff` shows the difference.',
      }),
    ),
  ];
  const current = named('current');
  if (current.length === 0) return findings;
  return [
    ...findings,
    well('machines', 'MachinesCurrent', `${current.length} of ${found.length} as this checkout compiles them`),
  ];
}

function plansOf(
  { settings, environments }: Config,
  workflows: MachinesWanted['workflows'],
): readonly MachinePlan[] | { readonly problem: Finding } {
  try {
    const read = workflows();
    return Object.keys(environments).flatMap((environment) =>
      compileMachines(read, { environment, settings, definitions }),
    );
  } catch (error) {
    if (!(error instanceof UnityError) || error.entry.kind === 'bug') throw error;
    const message = `the workflows of this checkout cannot be compiled: ${cleanLine(error.message, 300)}`;
    return {
      problem: unwell('machines', 'WorkflowsInvalid', {
        message,
        fix: 'See all of it with `unity validate workflows/*.yml` and mend it.',
      }),
    };
  }
}

async function standingOf(
  machines: DoctorClients['machines'],
  stateMachineArn: string,
  { definition }: MachinePlan,
  { settings }: Config,
): Promise<Standing> {
  try {
    const { definition: text = '' } = await machines.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const wanted = definitionHash(JSON.stringify(definition), settings.prefix);
    return definitionHash(text, settings.prefix) === wanted ? 'current' : 'different';
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return 'missing';
    throw error;
  }
}

/** The hash of a definition, whichever partition it is in and versions of the functions it names. */
function definitionHash(text: string, prefix: string): string {
  const arns = new RegExp(`arn:[^":]+:lambda:[^":]+:\\d+:function:${prefix}-([a-z-]+)(?::[\\w$-]+)?(?=")`, 'g');
  const named = text.replaceAll(arns, (_, name: string) => `\${${name.replaceAll('-', '_')}}`);
  const anywhere = named.replaceAll(/arn:[a-z-]+:states:::/g, 'arn:aws:states:::');
  return createHash('sha256').update(readable(anywhere)).digest('hex');
}

function readable(text: string): string {
  try {
    return canonicalJson(JSON.parse(text) as Json);
  } catch {
    // No definition of ours: it differs, whatever it is.
    return text;
  }
}
