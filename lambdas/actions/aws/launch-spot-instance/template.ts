import { CreateLaunchTemplateCommand, type CreateLaunchTemplateCommandInput } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { orAdopt } from '../../../resources/adopt';
import { unlessAbsent } from '../../../resources/aws-error';
import { launchTemplates } from '../../../resources/ec2/launch-template';
import type { MakeContext, StepContext } from '../../action';
import { withName } from '../../tags';
import type { launchSpotInstanceDefinition } from './definition';

export type LaunchInput = z.output<typeof launchSpotInstanceDefinition.input>;
export type LaunchContext = MakeContext<LaunchInput>;

const templateKey = 'launch-template';

/** The AMI that a public parameter names; undefined when there is no such parameter. */
export async function readAmi({ clients }: StepContext, parameter: string): Promise<string | undefined> {
  const answer = await unlessAbsent(() => clients.ssm.send(new GetParameterCommand({ Name: parameter })));
  return answer?.Parameter?.Value;
}

/** Makes the launch template, once. The AMI is frozen first: a newer one would change the request between tries. */
export async function makeTemplate(context: LaunchContext): Promise<string> {
  const imageId = await context.freeze('image_id', async () => {
    const id = await readAmi(context, context.input.ami_parameter);
    if (id !== undefined) return id;
    throw new UnityError('InputInvalid', { message: `there is no SSM parameter ${context.input.ami_parameter}` });
  });
  return context.make(templateKey, launchTemplates, (row) => {
    const command = new CreateLaunchTemplateCommand(templateRequest(context, imageId, row.token));
    return orAdopt(context, launchTemplates, row, ['InvalidLaunchTemplateName.AlreadyExistsException'], async () => {
      const { LaunchTemplate } = await context.clients.ec2.send(command);
      invariant(LaunchTemplate?.LaunchTemplateId, 'CreateLaunchTemplate answered without an id');
      return LaunchTemplate.LaunchTemplateId;
    });
  });
}

/** The whole request: everything that all instances have in common, and that IAM pins by the template's tag. */
export function templateRequest(
  context: StepContext & { readonly input: LaunchInput },
  ImageId: string,
  ClientToken: string,
): CreateLaunchTemplateCommandInput {
  const { input, session, settings } = context;
  const tags = withName(context.tags(templateKey), session, templateKey);
  return {
    ClientToken,
    LaunchTemplateName: context.physicalName(templateKey, 100),
    TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
    LaunchTemplateData: {
      ImageId,
      IamInstanceProfile: { Name: settings.instanceProfileName },
      // One hop: containers behind a bridge don't reach the instance's credentials.
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [
        {
          DeviceName: input.root_device,
          Ebs: { VolumeType: 'gp3', VolumeSize: input.volume_gib, Encrypted: true, DeleteOnTermination: true },
        },
      ],
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          AssociatePublicIpAddress: true,
          DeleteOnTermination: true,
          Groups: [input.security_group_id],
        },
      ],
      // A fleet tags instances and volumes; the interface can be tagged only from here.
      TagSpecifications: [{ ResourceType: 'network-interface', Tags: tags }],
    },
  };
}
