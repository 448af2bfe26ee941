import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { inOrder } from '../../domain/schedule';
import type { SessionDocument } from '../../domain/session-document';
import { assumedInput, parameterDefaults } from '../../workflow/assumed-input';
import type { Step, Workflow } from '../../workflow/model';
import { type Deed, doneAt, type Outcome, outcomesOf } from './deed';
import { latest, type Moment, origin, then } from './moment';

/** What an ideal schedule is worked out from: the graph, what was made, and what the account drew for it. */
export interface PathFacts {
  readonly workflow: Workflow;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly session: SessionDocument;
  readonly deeds: readonly Deed[];
}

/** When a stack could have served and been ready if nothing but the account took any time. */
export interface ForwardPath {
  /** Undefined where nothing is checked through the data path. */
  readonly serving: Moment | undefined;
  readonly ready: Moment;
}

/** Calls that need more of what they name than that AWS knows it (aws-facts.md C). */
const needs: Readonly<Record<string, Outcome['name']>> = {
  CreateMountTarget: 'fileSystemAvailable',
  RegisterTargets: 'instanceRunning',
  SendCommand: 'agentOnline',
};

/** The agent comes long after the instance runs: who sends it a command waits for it, not who launches. */
const nobodyWaits: readonly Outcome['name'][] = ['idKnown', 'agentOnline', 'targetFirstCheck'];

/** Who waits until every target is judged: that is after the load balancer works, by the interval of its checks. */
const judgesTargets = 'validation/check_production_readiness';

/**
 * The critical path forward. Of each call that made something it counts how long it took, when its id could be named and
 * when it worked; a call begins when its step could start and all that it names can be named. Functions, transitions,
 * polls, gates and calls that make nothing count as no time.
 */
export function forwardPath(facts: PathFacts): ForwardPath {
  const { workflow, deeds } = facts;
  const outcomes: Outcome[] = [];
  const times = new Map<string, { readonly start: Moment; readonly created: Moment; readonly ready: Moment }>();
  for (const step of inOrder(workflow.steps)) {
    const start = latest(step.dependsOn.map((before) => times.get(before.step)?.[before.until] ?? origin));
    const text = createdText(facts, step);
    let created = start;
    const works: Moment[] = [];
    for (const deed of deeds.filter((other) => other.step === step.name && other.side === 'make')) {
      const done = doneAt(latest([start, ...needed(outcomes, deed)]), deed);
      const own = outcomesOf(deed, done);
      outcomes.push(...own);
      if (own.some(({ name, of }) => name === 'idKnown' && text.includes(of))) created = latest([created, done]);
      works.push(done, ...own.filter(({ name }) => !nobodyWaits.includes(name)).map(({ moment }) => moment));
    }
    const own = then(start, {
      step: step.name,
      what: 'by itself',
      of: '',
      seconds: ownSeconds(facts, step),
      isProvisioning: true,
    });
    if (`${step.service}/${step.action}` === judgesTargets) works.push(...judged(deeds, outcomes, start));
    times.set(step.name, { start, created, ready: latest([created, own, ...works]) });
  }
  const checks = workflow.steps.flatMap((step) => {
    const skipped = facts.session.steps.find(({ name }) => name === step.name)?.skipped;
    const distance = skipped ? undefined : definitionOf(facts, step)?.serving?.distance;
    return distance === undefined ? [] : [{ distance, start: times.get(step.name)?.start ?? origin }];
  });
  const outermost = Math.max(...checks.map(({ distance }) => distance));
  const starts = checks.filter(({ distance }) => distance === outermost).map(({ start }) => start);
  return {
    serving: starts.length === 0 ? undefined : latest(starts),
    ready: latest([...times.values()].map(({ ready }) => ready)),
  };
}

/** When each target is checked first, by somebody who looks from then on. */
function judged(deeds: readonly Deed[], outcomes: readonly Outcome[], start: Moment): readonly Moment[] {
  const before: readonly Outcome['name'][] = ['loadBalancerActive', 'targetRegistration'];
  const from = latest(outcomes.filter(({ name }) => before.includes(name)).map(({ moment }) => moment));
  return deeds.flatMap(({ step, began }) =>
    began
      .filter(({ name }) => name === 'targetFirstCheck')
      .map(({ name, of, milliseconds }) =>
        latest([start, then(from, { step, what: name, of, seconds: milliseconds / 1000, isProvisioning: true })]),
      ),
  );
}

/** When everything that a call names is as far as the call needs it. */
function needed(outcomes: readonly Outcome[], { operation, input }: Deed): readonly Moment[] {
  const text = JSON.stringify(input);
  return outcomes
    .filter(({ name, of }) => (name === 'idKnown' || name === needs[operation]) && text.includes(of))
    .map(({ moment }) => moment);
}

function definitionOf({ definitions }: PathFacts, { service, action }: Step): ActionDefinition | undefined {
  return definitions[`${service}/${action}`];
}

/** What dependents on `created` are given by a step. */
function createdText(facts: PathFacts, step: Step): string {
  const outputs = definitionOf(facts, step)?.outputs ?? {};
  const given = facts.session.steps.find(({ name }) => name === step.name)?.output ?? {};
  return JSON.stringify(Object.entries(given).filter(([name]) => outputs[name]?.from === 'created'));
}

/** What a step takes that is no matter of the account: a wait that was asked for, or answers that come a second apart. */
function ownSeconds(facts: PathFacts, step: Step): number {
  const definition = definitionOf(facts, step);
  if (!definition) return 0;
  const input = assumedInput(definition, step.inputs, parameterDefaults(facts.workflow.parameters));
  if (definition.serving) return Number(input.successes ?? 1) - 1;
  return step.service === 'control' ? definition.durations(input as never).ready.p50Seconds : 0;
}
