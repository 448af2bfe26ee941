import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  type SFNClient,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { publishedTag } from '../../domain/publishing';

/** A machine as it is to stand. */
export interface MachineDraft {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly logGroupArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What stands under its name. `foreign`: something that was not published, and so is never touched. */
export type MachineStanding = 'absent' | 'same' | 'other version' | 'foreign';

/** The machines that are made outside `cdk deploy`. */
export class PublishedMachines {
  constructor(private readonly client: SFNClient) {}

  async look({ arn, definition, roleArn }: MachineDraft): Promise<MachineStanding> {
    try {
      const standing = await this.client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
      const { tags = [] } = await this.client.send(new ListTagsForResourceCommand({ resourceArn: arn }));
      if (!tags.some(({ key, value }) => key === publishedTag && value === 'true')) return 'foreign';
      return standing.definition === definition && standing.roleArn === roleArn ? 'same' : 'other version';
    } catch (error) {
      if (error instanceof StateMachineDoesNotExist) return 'absent';
      throw error;
    }
  }

  /** `taken`: somebody was faster, with something else. */
  async create(draft: MachineDraft): Promise<'made' | 'taken'> {
    try {
      await this.client.send(
        new CreateStateMachineCommand({
          name: draft.name,
          type: 'STANDARD',
          ...contentOf(draft),
          tags: Object.entries({ ...draft.tags, [publishedTag]: 'true' }).map(([key, value]) => ({ key, value })),
        }),
      );
      return 'made';
    } catch (error) {
      if (error instanceof StateMachineAlreadyExists) return 'taken';
      throw error;
    }
  }

  /** What runs goes on with the definition that it began with. */
  async update(draft: MachineDraft): Promise<void> {
    await this.client.send(new UpdateStateMachineCommand({ stateMachineArn: draft.arn, ...contentOf(draft) }));
  }
}

/** Logging and tracing are those of `lib/constructs/machine.ts`; a test of the stack compares them. */
function contentOf({ definition, roleArn, logGroupArn }: MachineDraft) {
  const logGroup = logGroupArn.endsWith(':*') ? logGroupArn : `${logGroupArn}:*`;
  return {
    definition,
    roleArn,
    loggingConfiguration: {
      level: 'ERROR' as const,
      // Inputs may hold what nobody else may see.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup } }],
    },
    tracingConfiguration: { enabled: true },
  };
}
