import {
  DeleteLaunchTemplateCommand,
  type DescribeLaunchTemplatesCommandInput,
  paginateDescribeLaunchTemplates,
} from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** A launch template; all of its versions go with it. */
export const launchTemplates: ResourceHandler = {
  type: 'AWS::EC2::LaunchTemplate',
  async find(context, row) {
    return onlyOne(row, await listLaunchTemplates(context, { Filters: tagFilters(context, row) }));
  },
  async remove(context, row) {
    await askToRemove(context, row, () =>
      context.clients.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: row.id })),
    );
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listLaunchTemplates(context, { LaunchTemplateIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

async function listLaunchTemplates({ clients }: StepContext, query: DescribeLaunchTemplatesCommandInput) {
  const ids: (string | undefined)[] = [];
  for await (const page of paginateDescribeLaunchTemplates({ client: clients.ec2 }, query)) {
    ids.push(...(page.LaunchTemplates ?? []).map((template) => template.LaunchTemplateId));
  }
  return ids;
}
