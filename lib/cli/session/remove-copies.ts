import { ofRollbacks } from '../../domain/resource';
import {
  type CheckpointView,
  type CopyDocument,
  checkpointView,
  rollbackCopies,
} from '../../engine/checkpoints/document';
import { loadCheckpoint } from '../../engine/checkpoints/read';
import type { DeskRequest } from '../../engine/desk/request';
import { loadHolders } from '../../engine/revision/holders';
import { loadSteps } from '../../engine/session/session-store';
import type { Ledger } from '../../ledger/ledger';
import { exitCodes } from '../errors/exit-codes';
import { confirm } from '../input/confirm';
import { findSession } from '../input/find-session';
import type { CommandRun } from '../program/command-spec';
import { copyTable, costWords } from '../reporters/checkpoint-text';
import { leftAlone, localFlag } from './attend';
import { withAttention } from './attention';
import { untilOver } from './checkpoint-wait';
import { enterGateway } from './speed';

/** What is to go. */
interface Removal {
  readonly sessionId: string;
  /** Of the item that the deletion is written in. */
  readonly name: string;
  readonly copies: readonly CopyDocument[];
  /** What is shown as JSON by a dry run. */
  readonly document: CheckpointView | { readonly rollback_copies: readonly CopyDocument[] };
  /** Said where there are none. */
  readonly none: string;
  /** Of what, in a question. */
  readonly what: string;
  readonly request: DeskRequest;
}

/** Deletes a checkpoint with its copies of data. */
export function removeCheckpoint(run: CommandRun, name: string): Promise<number> {
  return remove(run, async (ledger, sessionId) => {
    const view = checkpointView(await loadCheckpoint(ledger, sessionId, name), await loadHolders(ledger, sessionId));
    return {
      sessionId,
      name,
      copies: view.copies.filter(({ state }) => state !== 'deleted'),
      document: view,
      none: `${name} has no copies of data.`,
      what: `checkpoint ${name} of ${sessionId} and`,
      request: { verb: 'delete_checkpoint', session: sessionId, name },
    };
  });
}

/** Deletes the copies that rollbacks have made before they deleted the data. */
export function removeRollbackCopies(run: CommandRun): Promise<number> {
  return remove(run, async (ledger, sessionId) => {
    const copies = rollbackCopies(await loadSteps(ledger, sessionId));
    return {
      sessionId,
      name: ofRollbacks,
      copies,
      document: { rollback_copies: copies },
      none: `No rollback of ${sessionId} has kept a copy of data.`,
      what: `of the data that rollbacks of ${sessionId} have removed`,
      request: { verb: 'delete_rollback_copies', session: sessionId },
    };
  });
}

/** Shows what goes and what that saves, asks, and stays until it is gone. */
function remove(run: CommandRun, find: (ledger: Ledger, sessionId: string) => Promise<Removal>): Promise<number> {
  return withAttention(run, async (gateway, signal) => {
    const { ledger } = gateway.engine('checkpoints');
    const { session_id: id } = await findSession(ledger, run.given.required(0));
    const { sessionId, name, copies, document, none, what, request } = await find(ledger, id);
    run.print.note(copies.length === 0 ? none : copyTable(copies));
    if (copies.length > 0) run.print.note(`They cost ${costWords(copies)} USD a month. Nobody can bring them back.`);
    const isNothing = copies.length === 0 && request.verb === 'delete_rollback_copies';
    if (isNothing || run.given.flag('dry-run')) {
      if (run.globals.json) run.print.document(document);
      return exitCodes.done;
    }
    await confirm(run, { text: questionOf(request, what, copies.length) }, signal);
    await enterGateway(run, gateway);
    if (signal.aborted) return leftAlone(run);
    await gateway.desk(request);
    run.print.detail(`Follow it: unity checkpoints ${sessionId}${localFlag(run)}`);
    return untilOver(run, gateway, { sessionId, name, over: ['deleted'], signal });
  });
}

function questionOf({ verb }: DeskRequest, what: string, count: number): string {
  const copies = count === 1 ? 'copy' : `${count} copies`;
  return verb === 'delete_checkpoint' ? `Delete ${what} its ${copies}?` : `Delete the ${copies} ${what}?`;
}
