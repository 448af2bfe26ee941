import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { unlessAbsent } from '../../../resources/aws-error';
import { plainName } from '../../../resources/route53/standing-record';
import type { Finding, StepContext } from '../../action';
import { isInZone } from './names';

/** What is wrong with a hosted zone for these names. */
export async function zoneFindings(
  { clients }: StepContext,
  Id: string,
  names: readonly string[],
): Promise<readonly Finding[]> {
  const answer = await unlessAbsent(() => clients.route53.send(new GetHostedZoneCommand({ Id })), ['NoSuchHostedZone']);
  const found = answer?.HostedZone;
  if (found?.Name === undefined) return [finding(`There is no hosted zone ${Id} in this account.`)];
  const zone = plainName(found.Name);
  if (found.Config?.PrivateZone === true) {
    return [finding(`The hosted zone ${Id} (${zone}) is private: ACM sees public ones only.`)];
  }
  return names
    .filter((name) => !isInZone(name, zone))
    .map((name) => finding(`${name} does not belong into the hosted zone ${Id}, which is that of ${zone}.`));
}

function finding(message: string): Finding {
  return { code: 'InputInvalid', message, remedy: 'Give the `hosted_zone_id` of the public zone of these names.' };
}
