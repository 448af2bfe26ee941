import type { Objection } from '../../engine/sweep/judge';
import type { Unowned } from '../../engine/sweep/unowned';
import { cleanLine } from '../io/clean-text';
import { table } from '../io/table';
import type { SweepPlan } from './sweep-plan';

/** Why something is left alone. Tags may hold anything, so what they say is cleaned wherever it is shown. */
export const objections: { readonly [Why in Objection]: string } = {
  'unknown-session':
    'the ledger does not know its session: it was made by another installation, or the ledger was restored',
  'other-environment': 'its tags name another environment than its session has',
  'unknown-step': 'its session has no step of that name',
  'not-its-step': 'the step in its tags makes nothing of the kind, or would not know its data',
  'not-its-tags': 'it is not what the step in its tags would make under that key',
  part: 'an instance has left it behind, and no step removes it',
};

/** What may be removed and taken over, in lines. */
export function planLines({ orphans, sessions }: Pick<SweepPlan, 'orphans' | 'sessions'>): readonly string[] {
  const hourly = orphans.reduce((sum, { hourly_usd }) => sum + hourly_usd, 0);
  return [
    ...(orphans.length === 0
      ? []
      : [
          `Carry our tags and stand in no session's rows (${orphans.length}, about $${hourly.toFixed(3)} an hour):`,
          table(
            ['TYPE', 'ID', 'SESSION', 'STEP'],
            orphans.map(({ type, id, session_id, step, key }) => [
              type,
              cleanLine(id, 200),
              cleanLine(session_id, 60),
              `${step}/${cleanLine(key, 80)}`,
            ]),
          ),
          'Whatever carries the tags counts as ours, whoever made it.',
        ]),
    ...(sessions.length === 0
      ? []
      : [
          `Sessions that nothing works on any more (${sessions.length}):`,
          table(
            ['SESSION', 'STACK', 'STATE'],
            sessions.map(({ session_id, stack_name, environment, state }) => [
              cleanLine(session_id, 60),
              cleanLine(`${stack_name}/${environment}`, 60),
              state,
            ]),
          ),
        ]),
  ];
}

/** What is only told, in lines. */
export function toldLines({ told, early }: Pick<Unowned, 'told' | 'early'>): readonly string[] {
  return [
    ...(told.length === 0 ? [] : [`Left alone (${told.length}); look at each before you remove it by hand:`]),
    ...told.flatMap(({ arn, because, command }) => [
      `  ${cleanLine(arn, 300)}: ${objections[because]}`,
      ...(command === null ? [] : [`    ${cleanLine(command, 400)}`]),
    ]),
    ...(early === 0
      ? []
      : [
          `${early} more ${early === 1 ? 'is of a session that runs or has' : 'are of sessions that run or have'} ended a moment ago, not judged yet.`,
        ]),
  ];
}
