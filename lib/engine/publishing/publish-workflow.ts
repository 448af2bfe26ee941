import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName } from '../../domain/naming';
import type { PublishingPlace } from '../../domain/publishing';
import { compileForward } from '../../workflow/compile';
import type { Diagnostic } from '../../workflow/diagnostic';
import { machineLimits } from '../../workflow/limits';
import type { Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import { readWorkflow } from '../../workflow/read-workflow';
import type { Engine } from '../engine';
import { type MachineDraft, PublishedMachines } from './published-machines';
import { keepWorkflow, recordPublication } from './published-workflow';

/** What is asked: always the text that a person wrote, never a compiled machine. */
export interface PublishRequest {
  readonly environment: string;
  readonly yaml: string;
  /** Shown in diagnostics; names the workflow when the text does not. */
  readonly file: string;
  /** As claimed. */
  readonly actor: string;
  /** Only says what would happen. */
  readonly check: boolean;
}

/** What came of it. A refusal is an answer, not an error: nothing was made. */
export type PublishAnswer =
  | {
      readonly status: 'published' | 'checked';
      readonly change: 'created' | 'updated' | 'unchanged';
      readonly machine_arn: string;
      readonly workflow_id: string;
    }
  | {
      readonly status: 'refused';
      readonly code: string;
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
    };

/** What `publishWorkflow` stands on. */
export interface PublishOptions {
  readonly engine: Engine;
  readonly environments: readonly string[];
  readonly publishing: (environment: string) => Promise<PublishingPlace | undefined>;
}

/** Problems that one answer names. */
const mostDiagnostics = 20;

/** An item of DynamoDB holds 400 KB, names and stamps included. */
const longestModelBytes = 380_000;

/**
 * Makes, or brings up to date, the machine of a workflow that `cdk deploy` did not install. Everything is checked before
 * anything is written; then the workflow and who asked are written down before the machine is made.
 */
export async function publishWorkflow(options: PublishOptions, request: PublishRequest): Promise<PublishAnswer> {
  try {
    return await publish(options, request);
  } catch (error) {
    if (!(error instanceof UnityError) || error.entry.kind !== 'user') throw error;
    const { diagnostics = [] } = error.details as { readonly diagnostics?: readonly Diagnostic[] };
    return {
      status: 'refused',
      code: error.code,
      message: error.message,
      diagnostics: diagnostics.slice(0, mostDiagnostics),
    };
  }
}

async function publish(
  { engine, environments, publishing }: PublishOptions,
  request: PublishRequest,
): Promise<PublishAnswer> {
  const { environment, actor } = request;
  if (!environments.includes(environment))
    throw new UnityError('BadRequest', {
      message: `there is no environment of that name; there are ${environments.join(', ')}`,
    });
  const place = await publishing(environment);
  if (!place?.publish)
    throw new UnityError('PublishingOff', { message: `workflows may not be published to ${environment}` });
  const workflow = read(engine, request);
  const model = JSON.stringify(workflow);
  if (Buffer.byteLength(model) > longestModelBytes)
    throw new UnityError('WorkflowTooLarge', {
      message: `the workflow has ${Buffer.byteLength(model)} bytes in its normal form; ${longestModelBytes} can be kept`,
    });
  const draft = draftOf(engine, workflow, environment, place);
  const machines = new PublishedMachines(engine.machines.client);
  const standing = await machines.look(draft);
  if (standing === 'foreign') throw taken(draft);
  const change = { absent: 'created', same: 'unchanged', 'other version': 'updated' } as const;
  const answer = { change: change[standing], machine_arn: draft.arn, workflow_id: workflow.id };
  if (request.check) return { status: 'checked', ...answer };
  if ((await keepWorkflow(engine.ledger, workflow.id, model)) === 'other')
    throw new UnityError('DuplicateWorkflow', { message: `another workflow has the id ${workflow.id}` });
  if (standing !== 'same')
    await recordPublication(engine.ledger, {
      environment,
      machine: draft.name,
      workflow_id: workflow.id,
      claimed_by: actor,
    });
  if (standing === 'absent' && (await machines.create(draft)) === 'taken') throw taken(draft);
  if (standing === 'other version') await machines.update(draft);
  return { status: 'published', ...answer };
}

const taken = ({ name }: MachineDraft): UnityError =>
  new UnityError('MachineTaken', { message: `${name} is there already and was not published` });

function read({ definitions }: Engine, { yaml, file }: PublishRequest): Workflow {
  const { workflow, diagnostics } = readWorkflow(yaml, { file, definitions });
  if (workflow) return workflow;
  const [first] = diagnostics;
  throw new UnityError(first?.code ?? 'WorkflowUnreadable', {
    message: first ? `${first.file}:${first.line}:${first.column}: ${first.message}` : 'this is no workflow',
    details: { diagnostics },
  });
}

/** Compiles as `cdk deploy` does, with the versions of functions in place of the placeholders. */
function draftOf(
  { settings, definitions }: Engine,
  workflow: Workflow,
  environment: string,
  place: PublishingPlace,
): MachineDraft {
  const name = forwardMachineName(settings.prefix, environment, workflow.name);
  const { machine } = compileForward(workflow, { environment, settings, definitions });
  const definition = inPartition(JSON.stringify(machine), place).replaceAll(/\$\{(\w+)\}/g, (_, called: string) =>
    functionArn(place, called),
  );
  const bytes = Buffer.byteLength(definition);
  if (bytes > machineLimits.definitionBytes)
    throw new UnityError('MachineTooLarge', {
      message: `${bytes} bytes of definition (limit ${machineLimits.definitionBytes})`,
    });
  return {
    arn: `${place.machines}${workflow.name}`,
    name,
    definition,
    roleArn: place.role,
    logGroupArn: place.log_group,
    tags: { 'unity:environment': environment, 'unity:workflow': workflow.id },
  };
}

/** The compiler knows no account and writes `aws`; `lib/constructs/machine.ts` does the same. */
function inPartition(definition: string, { machines }: PublishingPlace): string {
  return definition.replaceAll('arn:aws:states:::', `arn:${machines.split(':')[1]}:states:::`);
}

function functionArn({ functions, versions }: PublishingPlace, name: string): string {
  const version = own(versions, name);
  if (version === undefined)
    throw new UnityError('NotInstalled', { message: `the installation has no version of the function ${name}` });
  return `${functions}${name.replaceAll('_', '-')}:${version}`;
}
