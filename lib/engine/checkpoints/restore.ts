import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { isGiven } from '../../domain/environment-parameters';
import { describeError, type ErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import type { CapturedSession, CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { RestoreRecord } from '../../ledger/restore-record';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import type { Refusal } from '../session/request';
import { listCheckpoints, loadState, nameAndState, noCheckpoint } from './read';

/** A checkpoint as a request names it. */
export interface CheckpointRef {
  readonly session: string;
  readonly name: string;
}

/** What a session takes from the checkpoint that it starts from. */
export interface Restore {
  readonly record: RestoreRecord;
  /** Of those that the workflow declares: defaults under what is given. */
  readonly parameters: JsonObject;
  /** Those of them that somebody had given, all where an older release has captured it; the others were said for it. */
  readonly given: readonly string[];
  /** Steps that make data and begin from nothing, and why. */
  readonly without: readonly { readonly step: string; readonly reason: string }[];
  /** Steps of which there are copies and which the workflow does not have any more. */
  readonly unused: readonly string[];
}

/** What is to be started from it. */
export interface RestoreTarget {
  readonly environment: string;
  readonly workflow: Workflow;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/**
 * Reads a checkpoint for a new session. It must be complete, of the same environment, whose data stays in it, and of a
 * workflow of the same name, whose steps its copies belong to.
 */
export async function readRestore(
  ledger: Ledger,
  { session: sessionId, name }: CheckpointRef,
  target: RestoreTarget,
): Promise<{ readonly restore: Restore } | { readonly refusal: Refusal }> {
  const session = await ledger.get<SessionItem>(keys.session(sessionId));
  if (!session) return refuse('SessionNotFound', `there is no session ${sessionId}`);
  const { environment, workflow } = target;
  if (session.environment !== environment)
    return refuse(
      'WrongEnvironment',
      `session ${sessionId} is of ${session.environment}: data stays in its environment`,
    );
  if (session.deployment_type !== workflow.name) {
    const message = `session ${sessionId} is of the workflow ${session.deployment_type}, not of ${workflow.name}`;
    return refuse('CheckpointUnusable', message);
  }
  const found = await listCheckpoints(ledger, sessionId);
  const checkpoint = found.find((one) => one.name === name);
  if (!checkpoint) return refuse('CheckpointNotFound', noCheckpoint(name, found));
  const { state = 'complete' } = checkpoint;
  if (state !== 'complete') {
    const complete = found.filter((one) => (one.state ?? 'complete') === 'complete').map(nameAndState);
    const others = complete.length === 0 ? 'none is complete' : `complete are ${complete.join(', ')}`;
    return refuse(
      'CheckpointUnusable',
      `checkpoint ${name} is ${state}, and a start needs all that it says; ${others}`,
    );
  }
  const captured = await loadState(ledger, checkpoint);
  if (!captured)
    return refuse('CheckpointUnusable', `checkpoint ${name} is of an older release, which kept a summary only`);
  const skipped = new Set(captured.steps.filter((step) => step.skipped).map((step) => step.name));
  return { restore: restoreOf(checkpoint, captured.session, skipped, target) };
}

/** The same, for whoever has nobody to tell but the person who asks. @throws UnityError of the reason */
export async function needRestore(ledger: Ledger, ref: CheckpointRef, target: RestoreTarget): Promise<Restore> {
  const read = await readRestore(ledger, ref, target);
  if ('restore' in read) return read.restore;
  throw new UnityError(read.refusal.code as ErrorCode, { message: read.refusal.message });
}

/** What it says of parameters. */
export function layersOfRestore({ parameters, given }: Restore): readonly ParameterLayer[] {
  const [theirs, others] = [new Set(given), Object.entries(parameters)];
  return [
    { origin: 'captured', values: Object.fromEntries(others.filter(([name]) => !theirs.has(name))) },
    { origin: 'checkpoint', values: Object.fromEntries(others.filter(([name]) => theirs.has(name))) },
  ];
}

function refuse(code: ErrorCode, message: string): { readonly refusal: Refusal } {
  return { refusal: { code, message, remedy: describeError(code).remedy } };
}

function restoreOf(
  checkpoint: CheckpointItem,
  { parameters, parameters_from: from }: CapturedSession,
  skipped: ReadonlySet<string>,
  { workflow, definitions }: RestoreTarget,
): Restore {
  const { session_id, name, copies = {} } = checkpoint;
  const declared = Object.entries(parameters).filter(([parameter]) => Object.hasOwn(workflow.parameters, parameter));
  const known = workflow.steps.filter((step) => Object.hasOwn(copies, step.name));
  const ids = known.map((step) => [step.name, idsOf(copies[step.name] ?? {})] as const);
  const makesData = workflow.steps.filter(({ service, action }) =>
    definitions[`${service}/${action}`]?.resources.some(({ holdsData }) => holdsData),
  );
  return {
    record: { session_id, checkpoint: name, copies: Object.fromEntries(ids) },
    parameters: Object.fromEntries(declared),
    given: declared.flatMap(([parameter]) => (!from || isGiven(from[parameter]) ? [parameter] : [])),
    unused: Object.keys(copies).filter((name) => !workflow.steps.some((step) => step.name === name)),
    without: makesData
      .filter((step) => !Object.hasOwn(copies, step.name))
      .map((step) => ({ step: step.name, reason: whyWithout(checkpoint, step.name, skipped) })),
  };
}

function idsOf(copies: NonNullable<CheckpointItem['copies']>[string]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(copies).map(([key, { id }]) => [key, id]));
}

function whyWithout(
  { missing = {}, data = 'none', ready_steps }: CheckpointItem,
  step: string,
  skipped: ReadonlySet<string>,
): string {
  if (skipped.has(step)) return 'it was skipped';
  if (missing[step] !== undefined) return missing[step];
  if (!ready_steps.includes(step)) return 'it was not ready';
  return data === 'none' ? 'the checkpoint has the state only' : 'it had made nothing';
}
