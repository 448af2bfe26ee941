import { paginateGetResources, type ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { tagKeys } from '../../../lambdas/actions/tags';
import { type Clients, globalRegion } from '../../../lambdas/shared/clients';

/** Something in the account that carries the tags of a session, as AWS lists it: perhaps it is gone since. */
export interface Listed {
  readonly arn: string;
  readonly region: string;
  readonly sessionId: string;
  readonly stackName: string;
  /** The step and the key of the tag; empty where it names none. */
  readonly step: string;
  readonly key: string;
}

/**
 * All that is tagged for a session of an environment, in the region of the clients and where AWS lists what belongs to
 * none. The list comes late and shows what is gone: whoever uses it looks at each.
 */
export async function listTagged(clients: Clients, environment: string): Promise<readonly Listed[]> {
  const lists = await Promise.all(
    [clients.tagging, clients.globalTagging].map((client) => listIn(client, environment)),
  );
  const byArn = new Map(lists.flat().map((listed) => [listed.arn, listed]));
  return [...byArn.values()].sort((a, b) => a.arn.localeCompare(b.arn));
}

async function listIn(client: ResourceGroupsTaggingAPIClient, environment: string): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  const TagFilters = [{ Key: tagKeys.environment, Values: [environment] }, { Key: tagKeys.session }];
  for await (const page of paginateGetResources({ client, pageSize: 100 }, { TagFilters })) {
    for (const { ResourceARN: arn = '', Tags = [] } of page.ResourceTagMappingList ?? []) {
      const tag = (key: string): string => Tags.find(({ Key }) => Key === key)?.Value ?? '';
      const [, step = '', key = ''] = /^([^/]*)\/(.*)$/.exec(tag(tagKeys.resource)) ?? [];
      found.push({
        arn,
        region: arn.split(':')[3] || globalRegion,
        sessionId: tag(tagKeys.session),
        stackName: tag(tagKeys.stack),
        step,
        key,
      });
    }
  }
  return found;
}
