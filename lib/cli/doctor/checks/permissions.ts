import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { Caller } from '../../gateway/aws-gateway';
import { cleanLine } from '../../io/clean-text';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';
import { isDenied } from '../look';
import type { Right } from '../rights';

type Verdicts = ReadonlyMap<Right, boolean>;

/** Whether the caller may do what the verbs do: asked of IAM where that is allowed, else tried out. */
export async function permissionFindings(
  clients: DoctorClients,
  caller: Caller,
  rights: readonly Right[],
): Promise<readonly Finding[]> {
  const asked = await askIam(clients, caller, rights);
  const verdicts = asked instanceof Map ? asked : await tryAll(clients, rights);
  const how = asked instanceof Map ? 'by IAM’s simulation' : `by trying, as IAM does not simulate: ${asked}`;
  const missing = rights.filter((right) => verdicts.get(right) === false);
  if (missing.length === 0)
    return [well('permissions', 'RightsHeld', `${verdicts.size} rights of the verbs are held, ${how}`)];
  return byAction(missing).map((group) => findingOf(group, rights, verdicts));
}

/** Missing rights of one action for the same verbs: they differ by environment only. */
function byAction(missing: readonly Right[]): readonly (readonly [Right, ...Right[]])[] {
  const groups = new Map<string, [Right, ...Right[]]>();
  for (const right of missing) {
    const known = groups.get(keyOf(right));
    if (known) known.push(right);
    else groups.set(keyOf(right), [right]);
  }
  return [...groups.values()];
}

/** Rights of no environment are told apart by what they are about. */
const keyOf = ({ action, verbs, environment, resource }: Right): string =>
  [action, ...verbs, environment === undefined ? resource : ''].join(' ');

function findingOf(group: readonly [Right, ...Right[]], all: readonly Right[], verdicts: Verdicts): Finding {
  const [first] = group;
  const isHeldElsewhere = all.some((right) => keyOf(right) === keyOf(first) && verdicts.get(right) === true);
  const where = group.flatMap(({ environment }) => environment ?? []);
  const message = `${first.verbs.join(', ')}: ${first.action} is denied${where.length === 0 ? '' : ` in ${where.join(', ')}`}`;
  const resources = group.map(({ resource }) => resource).join(', ');
  const fix = `Allow ${first.action} on ${resources} in a policy of the caller${isHeldElsewhere ? ', unless it is meant to be so' : ''}.`;
  return unwell('permissions', isHeldElsewhere ? 'RightMissingSomewhere' : 'RightMissing', { message, fix });
}

/** Why IAM does not tell, where it does not: mostly that the caller may not ask. */
async function askIam({ iam }: DoctorClients, caller: Caller, rights: readonly Right[]): Promise<Verdicts | string> {
  // The root user has no policies to simulate, and every right.
  if (caller.arn.endsWith(':root')) return new Map(rights.map((right) => [right, true]));
  try {
    const PolicySourceArn = await principalOf(iam, caller);
    const verdicts = rights.map(async (right) => {
      const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn,
          ActionNames: [right.action],
          ResourceArns: [right.resource],
          ContextEntries: Object.entries(right.context ?? {}).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyValues: [value],
            ContextKeyType: value === 'true' ? 'boolean' : 'string',
          })),
        }),
      );
      return [right, EvaluationResults.every(({ EvalDecision }) => EvalDecision === 'allowed')] as const;
    });
    return new Map(await Promise.all(verdicts));
  } catch (error) {
    return isDenied(error)
      ? 'the caller may not ask it'
      : cleanLine(error instanceof Error ? error.message : String(error), 100);
  }
}

/** IAM simulates users and roles; the ARN of a session leaves the path of its role out, so IAM is asked for it. */
async function principalOf(iam: DoctorClients['iam'], { arn }: Caller): Promise<string> {
  const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (RoleName === undefined) return arn;
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  return Role?.Arn ?? arn;
}

/** One by one: what is denied shows in CloudTrail, and must not look like a storm there. */
async function tryAll(clients: DoctorClients, rights: readonly Right[]): Promise<Verdicts> {
  const verdicts = new Map<Right, boolean>();
  for (const right of rights) {
    if (right.attempt) verdicts.set(right, await isAllowed(clients, right.attempt));
  }
  return verdicts;
}

/** AWS looks at the rights first: another refusal, of what is not there, shows that they were held. */
async function isAllowed(clients: DoctorClients, attempt: NonNullable<Right['attempt']>): Promise<boolean> {
  try {
    await attempt(clients);
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    if (error instanceof Error && '$metadata' in error && '$fault' in error && error.$fault === 'client') return true;
    throw error;
  }
}
