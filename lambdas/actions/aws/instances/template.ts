import { CreateLaunchTemplateCommand, type CreateLaunchTemplateCommandInput } from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { orAdopt } from '../../../resources/adopt';
import { launchTemplates } from '../../../resources/ec2/launch-template';
import type { Finding, MakeContext, StepContext } from '../../action';
import { withName } from '../../tags';
import { rehearseRight } from '../dry-run';
import { chooseImage } from './image';

/** The inputs that a launch template is made of (see `inputs.ts`). */
export interface TemplateInput {
  readonly ami_parameter: string;
  readonly root_device: string;
  readonly volume_gib: number;
  readonly security_group_id: string;
}

const templateKey = 'launch-template';

/** Makes the launch template, once. The AMI is frozen first: a newer one would change the request between tries. */
export async function makeTemplate(context: MakeContext<TemplateInput>): Promise<string> {
  const imageId = await context.freeze('image_id', async () => {
    const { id, note } = await chooseImage(context);
    if (note !== undefined) await context.freeze('note', async () => note);
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

/** Whether the AMI parameter can be read and a template may be made, asked before anything runs. */
export async function rehearseTemplate(
  context: StepContext & { readonly input: TemplateInput },
): Promise<readonly Finding[]> {
  const { id: imageId } = await chooseImage(context);
  if (imageId === undefined) return [noSuchParameter(context.input.ami_parameter)];
  // Before anything runs the security group is not known, and a right does not depend on it.
  const input = { ...context.input, security_group_id: context.input.security_group_id ?? 'sg-00000000000000000' };
  const request = templateRequest({ ...context, input }, imageId, 'rehearsal');
  return rehearseRight('ec2:CreateLaunchTemplate', () =>
    context.clients.ec2.send(new CreateLaunchTemplateCommand({ ...request, DryRun: true })),
  );
}

/** The whole request: everything that all instances have in common, and that IAM pins by the template's tag. */
function templateRequest(
  context: StepContext & { readonly input: TemplateInput },
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
      // A launch tags instances and volumes; the interface can be tagged only from here.
      TagSpecifications: [{ ResourceType: 'network-interface', Tags: tags }],
    },
  };
}

function noSuchParameter(name: string): Finding {
  return {
    code: 'InputInvalid',
    message: `There is no SSM parameter ${name}.`,
    remedy: 'Name a public parameter of this region under `ami_parameter`.',
  };
}
