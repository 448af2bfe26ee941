import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { unlessAbsent } from '../../../resources/aws-error';
import type { StepContext } from '../../action';

/** The AMI to launch, and what people should know of the choice. */
export interface ChosenImage {
  /** Undefined: no such parameter. */
  readonly id: string | undefined;
  readonly note?: string;
}

/**
 * The AMI of the deployment that this one repeats, as long as it is to be had: what goes back, or was promoted, was proven on
 * that. Else the one that the parameter names now.
 */
export async function chooseImage(
  context: StepContext & { readonly input: { readonly ami_parameter: string } },
): Promise<ChosenImage> {
  const { ami_parameter: parameter } = context.input;
  const former = context.carried('image_id');
  if (typeof former?.value !== 'string' || former.inputs.ami_parameter !== parameter)
    return { id: await newestImage(context, parameter) };
  if (await isAvailable(context, former.value)) return { id: former.value };
  const id = await newestImage(context, parameter);
  return {
    id,
    note: `${former.value}, the AMI of ${former.session_id}, is not to be had here any more: the newest is used`,
  };
}

async function newestImage({ clients }: StepContext, parameter: string): Promise<string | undefined> {
  const answer = await unlessAbsent(() => clients.ssm.send(new GetParameterCommand({ Name: parameter })));
  return answer?.Parameter?.Value;
}

/** Deprecated ones launch as ever. Those that were deregistered, made private or are of another region are not there. */
async function isAvailable({ clients }: StepContext, id: string): Promise<boolean> {
  const command = new DescribeImagesCommand({ ImageIds: [id], IncludeDeprecated: true });
  const answer = await unlessAbsent(() => clients.ec2.send(command), ['InvalidAMIID.Unavailable']);
  return answer?.Images?.[0]?.State === 'available';
}
