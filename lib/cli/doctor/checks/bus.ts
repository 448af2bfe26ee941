import { DescribeEventBusCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { busName } from '../../../domain/naming';
import type { DoctorClients } from '../clients';
import { deletedByHand } from '../drift';
import { type Finding, unwell, well } from '../finding';

/** The bus on which changes are told. */
export async function busFindings(
  { services }: Pick<DoctorClients, 'services'>,
  prefix: string,
): Promise<readonly Finding[]> {
  const Name = busName(prefix);
  try {
    await services.events.send(new DescribeEventBusCommand({ Name }));
    return [well('bus', 'BusThere', Name)];
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const fix = `Run \`npx cdk deploy\`. ${deletedByHand(prefix)}`;
    return [unwell('bus', 'BusMissing', { message: `there is no event bus ${Name}`, fix })];
  }
}
