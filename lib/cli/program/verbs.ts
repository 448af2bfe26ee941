import type { CommandSpec } from './command-spec';

/** A verb as help lists it, and how its file is loaded. */
export interface Verb {
  readonly summary: string;
  readonly load: () => Promise<CommandSpec>;
  /** Not listed: started by Unity itself. */
  readonly hidden?: true;
}

/** Every verb, in the order of help: the common ones first. A verb of two words belongs to a group. */
export const verbs: Readonly<Record<string, Verb>> = {
  init: { summary: 'begin a workflow file', load: async () => (await import('../commands/init')).init },
  validate: {
    summary: 'everything that is wrong with workflow files',
    load: async () => (await import('../commands/validate')).validate,
  },
  plan: {
    summary: 'what a deployment would do, forward and back',
    load: async () => (await import('../commands/plan')).plan,
  },
  deploy: { summary: 'deploy a stack and watch it', load: async () => (await import('../commands/deploy')).deploy },
  status: { summary: 'show one deployment', load: async () => (await import('../commands/status')).status },
  health: {
    summary: 'whether what serves is healthy, step by step',
    load: async () => (await import('../commands/health')).health,
  },
  watch: { summary: 'follow a deployment until it ends', load: async () => (await import('../commands/watch')).watch },
  list: { summary: 'list deployments', load: async () => (await import('../commands/list')).list },
  history: {
    summary: 'the revisions of a stack',
    load: async () => (await import('../commands/history')).history,
  },
  report: {
    summary: 'where the time of one deployment went, and what it costs',
    load: async () => (await import('../commands/report')).report,
  },
  analytics: {
    summary: 'environments side by side: failures, times, cost, drift',
    load: async () => (await import('../commands/analytics')).analytics,
  },
  outputs: {
    summary: 'what a stack gives, such as its URL',
    load: async () => (await import('../commands/outputs')).outputs,
  },
  logs: { summary: 'what happened, step by step', load: async () => (await import('../commands/logs')).logs },
  rollback: {
    summary: 'undo what a deployment did',
    load: async () => (await import('../commands/rollback')).rollback,
  },
  resume: {
    summary: 'let a deployment go on that failed or was undone in part',
    load: async () => (await import('../commands/resume')).resume,
  },
  promote: {
    summary: 'bring what serves in one environment to the next',
    load: async () => (await import('../commands/promote')).promote,
  },
  promotions: {
    summary: 'what was promoted to a stack, and what became of it',
    load: async () => (await import('../commands/promotions')).promotions,
  },
  checkpoint: {
    summary: 'capture a deployment, with copies of its data',
    load: async () => (await import('../commands/checkpoint')).checkpoint,
  },
  checkpoints: {
    summary: 'show, compare and delete checkpoints',
    load: async () => (await import('../commands/checkpoints')).checkpoints,
  },
  destroy: { summary: 'take a stack down', load: async () => (await import('../commands/destroy')).destroy },
  extend: {
    summary: 'more time for a stack that would take itself down',
    load: async () => (await import('../commands/extend')).extend,
  },
  cancel: { summary: 'stop a deployment safely', load: async () => (await import('../commands/cancel')).cancel },
  approve: {
    summary: 'say yes to a deployment that asks',
    load: async () => (await import('../commands/approve')).approve,
  },
  reject: {
    summary: 'say no to a deployment that asks',
    load: async () => (await import('../commands/approve')).reject,
  },
  audit: { summary: 'who changed what, when, why', load: async () => (await import('../commands/audit')).audit },
  events: { summary: 'the events that were sent', load: async () => (await import('../commands/events')).events },
  'notify test': {
    summary: 'send a test message to those who are told of an environment',
    load: async () => (await import('../commands/notify-test')).notifyTest,
  },
  doctor: {
    summary: 'check account, rights, quotas and installation',
    load: async () => (await import('../commands/doctor')).doctor,
  },
  sweep: {
    summary: 'what carries our tags and nobody owns',
    load: async () => (await import('../commands/sweep')).sweep,
  },
  uninstall: {
    summary: 'take the installation itself down',
    load: async () => (await import('../commands/uninstall')).uninstall,
  },
  simulate: {
    summary: 'play a workflow with every fault at every point',
    load: async () => (await import('../commands/simulate')).simulate,
  },
  explain: {
    summary: 'what an error code means and what to do',
    load: async () => (await import('../commands/explain')).explain,
  },
  schema: {
    summary: 'the JSON schema of workflow files, for editors',
    load: async () => (await import('../commands/schema')).schema,
  },
  'config explain': {
    summary: 'what holds in an environment, and where each value is said',
    load: async () => (await import('../commands/config-explain')).configExplain,
  },
  'local inventory': {
    summary: 'everything alive in the simulated account',
    load: async () => (await import('../commands/local-inventory')).localInventory,
  },
  'local metrics': {
    summary: 'what was measured of deployments in the simulated account',
    load: async () => (await import('../commands/local-metrics')).localMetrics,
  },
  'local parameter': {
    summary: 'read and write Parameter Store of the simulated account',
    load: async () => (await import('../commands/local-parameter')).localParameter,
  },
  'local terminate': {
    summary: 'remove instances of the simulated account behind Unity’s back',
    load: async () => (await import('../commands/local-terminate')).localTerminate,
  },
  'local reset': {
    summary: 'start over with an empty simulated account',
    load: async () => (await import('../commands/local-reset')).localReset,
  },
  'local host': {
    summary: 'keep the simulated account running for others',
    load: async () => (await import('../commands/local-host')).localHost,
    hidden: true,
  },
};

/** What the groups are about. */
export const groups: Readonly<Record<string, string>> = {
  config: 'the configuration',
  local: 'the simulated account',
  notify: 'the messages to people',
};
