import type { FunctionName } from '../../lib/domain/functions';
import { type GuardRules, partOfGuards } from '../../lib/domain/guard-rules';
import type { InstalledFile } from './installed';

/** What of an installation a function finds beside its code; of what is not named it finds nothing. */
interface InstalledPart {
  readonly whole?: readonly Exclude<keyof InstalledFile, 'guards' | 'messages'>[];
  readonly guards?: 'all' | readonly (keyof GuardRules)[];
  /** Of whom messages go to no more than which environments have a budget. */
  readonly messages?: 'all' | 'budgets';
}

/** Each gets its part only, so that what the other's is about does not publish it anew. Who is not named gets no file at all. */
const parts: { readonly [Name in FunctionName]?: InstalledPart } = {
  open_session: { whole: ['workflows', 'environments', 'parameters', 'rollback'], guards: 'all' },
  requests: { whole: ['workflows', 'parameters'] },
  // What is promoted is held against the workflow that the other environment's machine runs.
  desk: { whole: ['workflows', 'access'], guards: ['deletionProtection', 'promotion'] },
  // A stack that goes down goes on with its former revision, which may be protected by now.
  close_rollback: { guards: ['deletionProtection'] },
  watchdog: { guards: ['deletionProtection'] },
  sweeper: { guards: ['deletionProtection', 'timeToLive'], messages: 'budgets' },
  promote: { whole: ['workflows', 'rollback'], guards: ['promotion'] },
  notify: { messages: 'all' },
};

/** What an installation without anything in it says. */
export const nothingInstalled: InstalledFile = {
  workflows: [],
  environments: {},
  parameters: {},
  access: {},
  rollback: {},
  guards: {},
  messages: {},
};

/** A function's part of what is installed; undefined for one that asks for nothing of it. */
export function partOfInstalled(name: FunctionName, all: InstalledFile): InstalledFile | undefined {
  const part = parts[name];
  if (part === undefined) return undefined;
  const { whole = [], guards = [], messages } = part;
  return {
    ...nothingInstalled,
    ...Object.fromEntries(whole.map((kind) => [kind, all[kind]])),
    guards: guards === 'all' ? all.guards : partOfGuards(all.guards, guards),
    messages: messages === undefined ? {} : messages === 'all' ? all.messages : budgetsOf(all.messages),
  };
}

/** Environments that have a budget, and nobody who is told of it. */
function budgetsOf(messages: InstalledFile['messages']): InstalledFile['messages'] {
  const budgets = Object.entries(messages).flatMap(([name, { budgetUsdMonth }]) =>
    budgetUsdMonth === undefined ? [] : [[name, { targets: [], budgetUsdMonth }] as const],
  );
  return Object.fromEntries(budgets);
}
