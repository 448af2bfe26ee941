import { localPlace } from '../../../lib/local/host/place';
import type { Resource, Template } from '../../stacks/assembly';

const { accountId, region } = localPlace;

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'unity',
  'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/unity/1`,
};

/** What holds a resource's name in its properties; what has none is called after its stack, as CloudFormation does. */
const nameProperties = [
  'TableName',
  'BucketName',
  'QueueName',
  'TopicName',
  'FunctionName',
  'RoleName',
  'LogGroupName',
  'StateMachineName',
  'BackupVaultName',
  'ManagedPolicyName',
] as const;

type Values = (name: string) => unknown;

/** Resolves a template's intrinsics to what they are in the local world's account and region. */
export class Resolver {
  /** @param parameters what a nested stack is given, already resolved */
  constructor(
    private readonly template: Template,
    private readonly parameters: Values = () => undefined,
    private readonly stack = 'unity',
  ) {}

  /** @throws for an intrinsic that it does not know: a policy that is not understood proves nothing */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length > 0 || !(name === 'Ref' || name.startsWith('Fn::')))
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.resolve(member)]));
    return this.intrinsic(name, argument);
  }

  /** The same for what must be a text. */
  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
    return resolved;
  }

  private intrinsic(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::GetAtt': {
        const [id = '', attribute = ''] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return this.attribute(id, attribute);
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, readonly unknown[]];
        return parts.map((part) => this.text(part)).join(separator);
      }
      case 'Fn::Sub':
        return String(argument).replaceAll(/\$\{([\w:.]+)\}/g, (_, id: string) => {
          const [resource = '', attribute] = id.split('.');
          return attribute === undefined ? this.reference(resource) : this.attribute(resource, attribute);
        });
      case 'Fn::Select': {
        const [index, list] = argument as [number, unknown];
        return (this.resolve(list) as unknown[])[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, unknown];
        return this.text(text).split(separator);
      }
      default:
        throw new Error(`${name} is not resolved here`);
    }
  }

  private resource(id: string): Resource {
    const found = this.template.Resources[id];
    if (!found) throw new Error(`there is no resource ${id} in the template`);
    return found;
  }

  private reference(id: string): string {
    if (id in pseudo) return pseudo[id]!;
    const given = this.parameters(id);
    if (given !== undefined) return String(given);
    const { Type } = this.resource(id);
    if (['AWS::Lambda::Version', 'AWS::StepFunctions::StateMachine', 'AWS::SNS::Topic'].includes(Type)) {
      return this.attribute(id, 'Arn');
    }
    if (Type === 'AWS::SQS::Queue') return `https://sqs.${region}.amazonaws.com/${accountId}/${this.nameOf(id)}`;
    return this.nameOf(id);
  }

  private nameOf(id: string): string {
    const { Type, Properties } = this.resource(id);
    const isOfEvents = Type === 'AWS::Events::Rule' || Type === 'AWS::Events::EventBus';
    const property = isOfEvents ? 'Name' : nameProperties.find((name) => Properties[name] !== undefined);
    const given = property === undefined ? undefined : Properties[property];
    return given === undefined ? `${this.stack}-${id}` : this.text(given);
  }

  private attribute(id: string, attribute: string): string {
    const { Type, Properties } = this.resource(id);
    const name = this.nameOf(id);
    const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
    if (attribute.startsWith('Outputs.')) return `${id}.${attribute}`;
    if (attribute === 'StreamArn') return here('dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`);
    switch (Type) {
      case 'AWS::Lambda::Function':
        return here('lambda', `function:${name}`);
      case 'AWS::Lambda::Version':
        return `${here('lambda', `function:${this.text(Properties.FunctionName)}`)}:1`;
      case 'AWS::IAM::Role':
        return attribute === 'RoleId' ? id : `arn:aws:iam::${accountId}:role/${name}`;
      case 'AWS::DynamoDB::Table':
        return here('dynamodb', `table/${name}`);
      case 'AWS::SQS::Queue':
        return here('sqs', name);
      case 'AWS::SNS::Topic':
        return here('sns', name);
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${name}`;
      case 'AWS::Logs::LogGroup':
        return `${here('logs', `log-group:${name}`)}:*`;
      case 'AWS::KMS::Key':
        return here('kms', `key/${id}`);
      case 'AWS::Events::Rule': {
        const bus = Properties.EventBusName === undefined ? '' : `${this.text(Properties.EventBusName)}/`;
        return here('events', `rule/${bus}${name}`);
      }
      case 'AWS::Events::EventBus':
        return here('events', `event-bus/${name}`);
      case 'AWS::StepFunctions::StateMachine':
        return here('states', `stateMachine:${name}`);
      case 'AWS::Backup::BackupVault':
        return here('backup', `backup-vault:${name}`);
      default:
        return `${id}.${attribute}`;
    }
  }
}
