import type { Config } from '../../config/config';
import type { Candidate, PromotionRules } from '../../domain/promotion';
import type { OnFailure } from '../../domain/session';
import type { Refusal } from '../../engine/session/request';
import type { SessionItem } from '../../ledger/items';
import { own } from '../../workflow/own';
import { formatRefusal, refusalLine } from '../errors/format-refusal';
import { cleanLine } from '../io/clean-text';
import { formatSeconds } from '../io/format-time';
import type { CommandRun } from '../program/command-spec';

/** A promotion that somebody wants. */
export interface Proposal {
  readonly source: SessionItem;
  readonly to: string;
  readonly candidate: Candidate;
  /** What speaks against it, as far as the ledger shows. */
  readonly refusals: readonly Refusal[];
}

/** Shows what would go where, what the target says to it, and what speaks against it. */
export function showPromotion(run: CommandRun, proposal: Proposal, config: Pick<Config, 'guards' | 'rollback'>): void {
  const { source, to, candidate, refusals } = proposal;
  const { session_id, stack_name: stack, environment } = source;
  const rules = own(config.guards, to)?.promotion;
  const onFailure = own(config.rollback, to)?.onFailure ?? 'rollback';
  const message = `${stack}/${environment} to ${stack}/${to}: ${candidate.workflow_id} of ${session_id}`;
  if (run.lines) {
    const data = {
      stack_name: stack,
      environment: to,
      source: { session_id, environment },
      ...candidate,
      rules: rules ? rulesAsJson(rules) : null,
      on_failure: onFailure,
      configuration: run.globals.local ? 'installed' : 'files',
      refusals,
    };
    const level = refusals.length === 0 ? 'info' : 'warn';
    run.lines.tell({ type: 'plan', level, code: 'PROMOTION_PLANNED', session_id, message, data });
    for (const refusal of refusals) run.lines.tell(refusalLine(refusal, { session_id, flags: run.print.flags }));
    return;
  }
  const { print } = run;
  print.note(`${print.paint('strong', `${stack}/${environment}`)} to ${print.paint('strong', `${stack}/${to}`)}`);
  const facts = [
    ['what', `${candidate.workflow_id}, as ${session_id} was made from`],
    ['given', givenWords(candidate)],
    ['there', rules ? rulesWords(rules) : 'no file here says what it asks of promotions'],
    ['if not well', failureWords[onFailure]],
  ];
  for (const [name = '', text = ''] of facts) print.note(`  ${print.paint('dim', name.padEnd(11))}  ${text}`);
  // The installed one is beside the functions, where no command reads it.
  if (!run.globals.local) print.note(`What ${to} says is as the files here have it; what is installed is what counts.`);
  for (const refusal of refusals) print.error(formatRefusal(refusal, print));
}

function rulesAsJson({ from, soakedMinutes, approval, approvalHours, soakMinutes }: PromotionRules) {
  return {
    from,
    soaked_minutes: soakedMinutes,
    approval,
    approval_hours: approvalHours,
    soak_minutes: soakMinutes,
  };
}

function givenWords({ parameters }: Candidate): string {
  const given = Object.entries(parameters).map(
    ([name, value]) => `${name}=${cleanLine(typeof value === 'string' ? value : JSON.stringify(value), 80)}`,
  );
  return given.length === 0 ? 'no parameters' : given.join(', ');
}

function rulesWords({ from, soakedMinutes, approval, approvalHours, soakMinutes }: PromotionRules): string {
  const soaked = soakedMinutes > 0 ? `, what has stood for ${formatSeconds(soakedMinutes * 60)}` : '';
  return [
    `takes from ${from.join(', ')}${soaked}`,
    ...(approval ? [`asks a person first, for up to ${formatSeconds(approvalHours * 3600)}`] : []),
    soakMinutes > 0 ? `watches it for ${formatSeconds(soakMinutes * 60)}` : 'does not watch it',
  ].join('; ');
}

const failureWords: { readonly [What in OnFailure]: string } = {
  rollback: 'what fails is undone; what fails while it is watched is put back to the revision before',
  keep: 'it stays as it is',
  approval: 'a person is asked whether it is undone, or put back to the revision before',
};
