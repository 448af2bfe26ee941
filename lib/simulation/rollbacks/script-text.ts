import type { Act, DrawnMode, DrawnPolicies, Prefix, RollbackScript } from './script';

/** A script in a line, for people. */
export function scriptText({ hasVolumes, policies, prefix, acts }: RollbackScript): string {
  return [
    prefixText(prefix),
    ...(hasVolumes ? ['with volumes'] : []),
    ...policyTexts(policies),
    ...acts.map(actText),
  ].join('; ');
}

function prefixText({ kind, atCall, isSettled }: Prefix): string {
  const from = kind === 'end' ? 'run to its end' : `${kind} at call ${atCall}`;
  return isSettled ? from : `${from}; at once`;
}

function policyTexts({ workflow, environment }: DrawnPolicies): readonly string[] {
  const texts = (rules: DrawnPolicies['workflow'], by: string): readonly string[] =>
    Object.entries(rules).map(([key, policy]) => `${key} ${policy}${by}`);
  return [...texts(workflow, ''), ...texts(environment, ' by the environment')];
}

function actText(act: Act): string {
  if (act.does === 'accept') return `accept${act.newcomer ? ', and somebody deploys' : ''}`;
  const { outside, faults, denied } = act;
  return [
    ...(outside > 0 ? [`${outside} changes from outside,`] : []),
    ...requestTexts(act),
    ...(faults.length > 0
      ? [`with ${faults.map(({ kind, from, times }) => `${kind}x${times}@+${from}`).join(' ')}`]
      : []),
    ...(denied === undefined ? [] : [`${denied} denied`]),
  ].join(' ');
}

function requestTexts(act: Exclude<Act, { readonly does: 'accept' }>): readonly string[] {
  switch (act.does) {
    case 'rollback': {
      const { mode, beside, again, leaves } = act;
      return [
        modeText(mode),
        ...(beside === 'nobody' ? [] : [`beside ${typeof beside === 'string' ? beside : modeText(beside)}`]),
        ...(again ? ['twice'] : []),
        ...(leaves ? ['as far as it gets'] : []),
      ];
    }
    case 'resume':
      return [
        'resume',
        ...(act.drops === undefined ? [] : [`without step~${act.drops.toFixed(2)}`]),
        ...(act.otherValue === undefined ? [] : [`with parameter~${act.otherValue.toFixed(2)}`]),
        ...(act.until.kind === 'end' ? [] : [prefixText(act.until)]),
        ...(act.beside === 'nobody' ? [] : [`beside ${act.beside}`]),
        ...(act.again ? ['twice'] : []),
      ];
    case 'checkpoint':
      return ['checkpoint', ...(act.isSettled ? [] : ['at once'])];
  }
}

const modeText = ({ type, pick }: DrawnMode): string => (type === 'full' ? type : `${type}~${pick.toFixed(2)}`);
