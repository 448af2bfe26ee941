import { canBeCancelled, standingOf } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import { beforeCandidate } from '../promotion/before-candidate';
import { refusalByHolder } from '../session/refusal';
import type { DeploymentRequest, Refusal } from '../session/request';
import { loadSession } from '../session/session-store';
import { holderOfStack } from './standing-holder';

/** A deployment that puts a stack back: to what the former was, from what serves. */
export interface Return {
  readonly former: SessionItem;
  readonly serving: SessionItem;
}

/** Whose execution asks, and where. */
interface Asking {
  readonly environment: string;
  readonly execution_arn: string;
}

/**
 * What a request that says so goes back to, or why it does not: what is named must be the revision right before the one that
 * serves in that stack, or the one before its candidate, made by the workflow that the machine runs; that of returns runs any.
 * Any input may name any session, and only what goes back need not wait for a window or a place.
 */
export async function returnAskedFor(
  engine: Engine,
  workflow: Pick<Workflow, 'id'>,
  asking: Asking,
  { stack_name: stack, back_to: id }: DeploymentRequest,
): Promise<Return | { readonly refusal: Refusal } | undefined> {
  if (id === undefined) return undefined;
  const { environment } = asking;
  const holder = await servingBefore(engine.ledger, await holderOfStack(engine.ledger, environment, stack), asking);
  if (!holder || standingOf(holder) === 'free') return refuse(`nothing serves in ${stack}/${environment}`);
  if (holder.state !== 'completed') return { refusal: await refusalByHolder(engine, holder) };
  if (!(await isBefore(engine.ledger, holder, id)))
    return refuse(`${id} is not the revision before ${holder.session_id}, which serves in ${stack}/${environment}`);
  const former = await loadSession(engine.ledger, id);
  if (former.workflow_id === workflow.id) return { former, serving: holder };
  return {
    refusal: {
      code: 'RevisionRefused',
      message: `${id} was made by ${former.workflow_id}, and the machine runs ${workflow.id} by now`,
      remedy: `Ask for it with \`unity rollback ${stack}/${environment}\`, or start the machine of returns with the same input.`,
    },
  };
}

async function isBefore(ledger: Ledger, serving: SessionItem, id: string): Promise<boolean> {
  return serving.revision?.former === id || (await beforeCandidate(ledger, serving))?.session_id === id;
}

/** The same execution may ask again with the stack taken already. */
async function servingBefore(
  ledger: Ledger,
  holder: SessionItem | undefined,
  { execution_arn: arn }: Asking,
): Promise<SessionItem | undefined> {
  const isOurs = holder?.going_back && holder.executions.some((execution) => execution.arn === arn);
  return isOurs ? loadSession(ledger, holder.going_back.from) : holder;
}

/**
 * Why a session that was to go back may not: since it was looked at, something else has come to serve there, or nothing.
 */
export function goneAstray({ going_back: back, revision, stack_name, environment }: SessionItem): Refusal | undefined {
  if (!back || revision?.former === back.from) return undefined;
  return refuse(`${back.from} serves in ${stack_name}/${environment} no longer`).refusal;
}

function refuse(message: string): { readonly refusal: Refusal } {
  const remedy =
    'Look what serves there with `unity status STACK/ENV`, and `unity history STACK/ENV` for those before.';
  return { refusal: { code: 'RevisionRefused', message, remedy } };
}

/** A session that puts its stack back to what a former one was. */
export type ReturnSession = SessionItem & { readonly going_back: NonNullable<SessionItem['going_back']> };

/**
 * Whether a session is about to put its stack back: who asks for that again waits for it. One that is being stopped or
 * undone comes to nothing.
 */
export function isPuttingBack(session: SessionItem): session is ReturnSession {
  const { state, going_back: back, cancelling } = session;
  return back !== undefined && canBeCancelled(state) && cancelling !== true;
}

/**
 * Whether a rollback of a session means the revision before: it serves, and its own things alone are no stack. One that was
 * followed may have completed and hold what it has made as well: the stack is its successor’s.
 */
export async function isRevisionThatServes(ledger: Ledger, session: SessionItem): Promise<boolean> {
  const { state, revision, occupies, environment, stack_name, session_id } = session;
  if (state !== 'completed' || !revision || !occupies) return false;
  return (await holderOfStack(ledger, environment, stack_name))?.session_id === session_id;
}
