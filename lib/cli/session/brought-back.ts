import type { Engine } from '../../engine/engine';
import { rejectionOf } from '../../engine/promotion/rejection';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';

/** That going back brings back what the stack was put back from, which somebody wanted gone. */
interface BroughtBack {
  readonly former: SessionItem;
  /** The session that has put the stack back from it. */
  readonly putBackBy: string;
  /** The promotion that has marked it as bad there. */
  readonly rejection: PromotionItem | undefined;
}

/** What serves has put the stack back itself: to go back from it undoes that. Undefined of any other revision. */
export async function broughtBack(
  engine: Pick<Engine, 'ledger'>,
  { session_id: putBackBy, going_back: back }: SessionItem,
  former: SessionItem,
): Promise<BroughtBack | undefined> {
  if (back?.from !== former.session_id) return undefined;
  return { former, putBackBy, rejection: await rejectionOf(engine, former, former.environment) };
}

/** Says it before anything is asked, in a line of its own with `--json`. */
export function showBroughtBack(run: CommandRun, again: BroughtBack): void {
  const { former, putBackBy, rejection } = again;
  const message = wordsOf(again);
  if (!run.lines) {
    run.print.note(`${run.print.paint('warn', 'warning:')} ${message}.`);
    return;
  }
  const data = { put_back_by: putBackBy, rejected_candidate: rejection?.candidate ?? null };
  run.lines.tell({ type: 'plan', level: 'warn', code: 'BRINGS_BACK', session_id: former.session_id, message, data });
}

function wordsOf({ former, putBackBy, rejection }: BroughtBack): string {
  const { session_id: id, stack_name, environment } = former;
  const stack = `${stack_name}/${environment}`;
  const why = rejection?.outcome ? `: ${cleanLine(rejection.outcome.message, 300)}` : '';
  const mark = rejection ? `; ${stack} has rejected it as candidate ${rejection.candidate}${why}` : '';
  return `this brings ${id} back, which ${putBackBy} has put ${stack} back from${mark}`;
}

/** What is asked. */
export function questionOf({ former, putBackBy, rejection }: BroughtBack): string {
  const { session_id: id, stack_name, environment } = former;
  const mark = rejection ? ', and which is a rejected candidate there' : '';
  return `Bring ${id} back, which ${putBackBy} has put ${stack_name}/${environment} back from${mark}?`;
}
