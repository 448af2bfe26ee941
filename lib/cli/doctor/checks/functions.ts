import { type FunctionConfiguration, GetFunctionCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { type FunctionName, functionNames } from '../../../domain/functions';
import { functionPhysicalName } from '../../../domain/naming';
import type { DoctorClients } from '../clients';
import { deletedByHand } from '../drift';
import { type Finding, unwell, well } from '../finding';

/** Every function of the installation, and whether Lambda can run it. */
export async function functionFindings(
  { services }: Pick<DoctorClients, 'services'>,
  prefix: string,
): Promise<readonly Finding[]> {
  const found = await Promise.all(functionNames.map((name) => problemOf(services, prefix, name)));
  const bad = found.filter((finding) => finding !== undefined);
  if (bad.length > 0) return bad;
  return [well('functions', 'FunctionsActive', `${functionNames.length} functions can be invoked`)];
}

async function problemOf(
  services: DoctorClients['services'],
  prefix: string,
  name: FunctionName,
): Promise<Finding | undefined> {
  const physical = functionPhysicalName(prefix, name);
  const found = await configurationOf(services, physical);
  if (!found) {
    const fix = `Run \`npx cdk deploy\`. ${deletedByHand(prefix)}`;
    return unwell('functions', 'FunctionMissing', { message: `there is no function ${physical}`, fix });
  }
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = found;
  if (State === 'Failed' || LastUpdateStatus === 'Failed') {
    const reason = StateReason ?? LastUpdateStatusReason ?? 'Lambda gives no reason';
    return unwell('functions', 'FunctionFailed', {
      message: `${physical} cannot run: ${reason}`,
      fix: `Mend what Lambda names, then \`npx cdk deploy\`.`,
    });
  }
  // Inactive ones wake up when they are invoked.
  if (State !== 'Pending' && LastUpdateStatus !== 'InProgress') return undefined;
  return unwell('functions', 'FunctionPending', {
    message: `${physical} is being ${State === 'Pending' ? 'made' : 'updated'}`,
    fix: `Wait: \`aws lambda wait function-updated-v2 --function-name ${physical}\`.`,
  });
}

async function configurationOf(
  { lambda }: DoctorClients['services'],
  FunctionName: string,
): Promise<FunctionConfiguration | undefined> {
  try {
    return (await lambda.send(new GetFunctionCommand({ FunctionName }))).Configuration ?? {};
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
