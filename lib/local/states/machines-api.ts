import {
  type CreateStateMachineInput,
  InvalidArn,
  InvalidDefinition,
  InvalidLoggingConfiguration,
  InvalidName,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
  type Tag,
  type UpdateStateMachineInput,
  ValidationException,
} from '@aws-sdk/client-sfn';
import type { StateMachine } from '../../workflow/asl/types';
import { machineLimits } from '../../workflow/limits';
import type { Executions } from './executions';

const metadata = { $metadata: { httpStatusCode: 400 } };

/** What is known of a machine that was made through the API, beside what runs. */
interface MadeMachine {
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: string;
  readonly tags: readonly Tag[];
}

/** Puts what the interpreter knows functions by in the place of their ARNs. */
export type Resolve = (definition: string) => string;

/** CreateStateMachine and what goes with it. Machines that the host installed itself are as from a stack: without tags. */
export function machinesApi(
  executions: Executions,
  { resolve, now }: { readonly resolve: Resolve; readonly now: () => number },
): { readonly [operation: string]: (input: never) => object } {
  const made = new Map<string, MadeMachine>();
  const nameOf = (arn = ''): string => {
    const [, , service, , , kind, name = ''] = arn.split(':');
    if (service !== 'states' || kind !== 'stateMachine' || name === '')
      throw new InvalidArn({ message: `Invalid Arn: '${arn}'`, ...metadata });
    if (!executions.machineNames().includes(name))
      throw new StateMachineDoesNotExist({ message: `State Machine Does Not Exist: '${arn}'`, ...metadata });
    return name;
  };
  const keep = (name: string, machine: MadeMachine): void => {
    made.set(name, machine);
    executions.install(name, JSON.parse(resolve(machine.definition)) as StateMachine);
  };
  return {
    CreateStateMachine: (input: CreateStateMachineInput) => {
      const { name = '', roleArn = '', tags = [] } = input;
      // API reference, CreateStateMachine: 1 to 80 characters, none of these.
      if (!/^[^\p{Cc}\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u.test(name))
        throw new InvalidName({ message: `Invalid Name: '${name}'`, ...metadata });
      const machine = { definition: checked(input.definition), roleArn, logging: loggingOf(input), tags };
      const arn = executions.machineArn(name);
      const standing = made.get(name);
      const answer = { stateMachineArn: arn, creationDate: new Date(now()) };
      if (!standing && !executions.machineNames().includes(name)) {
        keep(name, machine);
        return answer;
      }
      // The call is idempotent by name, definition, type, logging and tracing; role and tags are ignored then.
      if (standing?.definition === machine.definition && standing.logging === machine.logging) return answer;
      throw new StateMachineAlreadyExists({ message: `State Machine Already Exists: '${arn}'`, ...metadata });
    },
    UpdateStateMachine: (input: UpdateStateMachineInput) => {
      const name = nameOf(input.stateMachineArn);
      const { definition = JSON.stringify(executions.machine(name)), roleArn = '', tags = [] } = made.get(name) ?? {};
      keep(name, {
        definition: input.definition === undefined ? definition : checked(input.definition),
        roleArn: input.roleArn ?? roleArn,
        logging: loggingOf(input),
        tags,
      });
      return { updateDate: new Date(now()) };
    },
    DescribeStateMachine: ({ stateMachineArn }: { readonly stateMachineArn?: string }) => {
      const name = nameOf(stateMachineArn);
      const { definition, roleArn } = made.get(name) ?? {
        definition: JSON.stringify(executions.machine(name)),
        roleArn: 'arn:aws:iam::123456789012:role/installed',
      };
      return {
        stateMachineArn,
        name,
        type: 'STANDARD',
        status: 'ACTIVE',
        definition,
        roleArn,
        creationDate: new Date(0),
      };
    },
    ListTagsForResource: ({ resourceArn }: { readonly resourceArn?: string }) => ({
      tags: made.get(nameOf(resourceArn))?.tags ?? [],
    }),
  };
}

function checked(definition = ''): string {
  if (Buffer.byteLength(definition) > machineLimits.definitionBytes)
    throw new ValidationException({
      message: `Value at 'definition' failed to satisfy constraint: length`,
      ...metadata,
    });
  const read = asJson(definition);
  const isMachine = typeof read === 'object' && read !== null && 'StartAt' in read && 'States' in read;
  if (isMachine) return definition;
  throw new InvalidDefinition({ message: "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED'", ...metadata });
}

function loggingOf({
  loggingConfiguration,
  tracingConfiguration,
}: Pick<UpdateStateMachineInput, 'loggingConfiguration' | 'tracingConfiguration'>): string {
  const [destination] = loggingConfiguration?.destinations ?? [];
  const { logGroupArn } = destination?.cloudWatchLogsLogGroup ?? {};
  if (destination && !logGroupArn?.endsWith(':*'))
    throw new InvalidLoggingConfiguration({ message: 'The log group ARN must end with :*', ...metadata });
  return JSON.stringify([loggingConfiguration, tracingConfiguration]);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
