import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { invariant } from '../../domain/assert';
import { sessionIdOf } from '../../domain/naming';
import type { Workflow } from '../../workflow/model';
import { currentInvocation, type Invocation } from '../host/invocation';
import type { CallTap, LocalWorld } from '../host/world';
import type { Fault, Strike } from './fault';
import { type FaultKind, faultKinds } from './kinds';
import { isAwsCall, isCreating, type Target, targetOf } from './target';

type Call = Parameters<CallTap>[0];

/** A deployment and the faults that are to strike it. */
export interface ArmedDeployment {
  readonly executionArn: string;
  readonly workflow: Workflow;
  readonly faults: readonly Fault[];
}

/** One fault, waiting for its call. */
interface Armed {
  readonly fault: Fault;
  readonly target: Target;
  readonly executionArn: string;
  readonly workflowName: string;
  strikesLeft: number;
  /** The target has been seen: what strikes after it may strike now. */
  begun: boolean;
  isTold: boolean;
}

/** Stands between the functions and every service, and strikes the calls that faults were armed for. */
export class FaultInjector {
  private world: LocalWorld | undefined;
  private armed: Armed[] = [];
  private readonly log: { readonly executionArn: string; readonly strike: Strike }[] = [];

  constructor(private readonly definitions: Readonly<Record<string, ActionDefinition>>) {}

  /** The world that was made with this injector’s tap. */
  attach(world: LocalWorld): void {
    this.world = world;
  }

  /** Arms faults for a deployment that is about to start. */
  arm({ executionArn, workflow, faults }: ArmedDeployment): void {
    for (const fault of faults) {
      const step = workflow.steps.find((candidate) => candidate.name === fault.step);
      const definition = step && this.definitions[`${step.service}/${step.action}`];
      invariant(definition, `the fault names a step that was checked before: ${fault.step}`);
      this.armed.push({
        fault,
        target: targetOf(definition),
        executionArn,
        workflowName: workflow.name,
        strikesLeft: fault.times,
        begun: false,
        isTold: false,
      });
    }
  }

  /** What struck a deployment so far, without the first `from`. */
  strikes(executionArn: string, from = 0): readonly Strike[] {
    return this.log.flatMap((entry) => (entry.executionArn === executionArn ? [entry.strike] : [])).slice(from);
  }

  /** See `LocalWorldOptions.tap`. */
  readonly tap: CallTap = (call, proceed) => {
    const invocation = currentInvocation();
    const struck = invocation && this.armed.length > 0 ? this.aimedAt(call, invocation) : undefined;
    if (!struck || !invocation) return proceed();
    return this.strike(struck, call, proceed);
  };

  /** The fault that strikes this call, if any. */
  private aimedAt(call: Call, invocation: Invocation): Armed | undefined {
    const step = madeStep(invocation);
    if (step === undefined) return undefined;
    return this.armed.find((armed) => {
      if (armed.fault.step !== step.name || armed.strikesLeft < 1) return false;
      if (this.sessionOf(armed) !== step.sessionId) return false;
      return this.isAim(armed, call);
    });
  }

  private isAim(armed: Armed, call: Call): boolean {
    const onTarget = isTarget(armed.target, call);
    const kind: FaultKind = faultKinds[armed.fault.kind];
    if (kind.aim === 'target' || armed.target !== 'creating-call') return onTarget;
    if (armed.begun) return isAwsCall(call.service);
    armed.begun = onTarget;
    return false;
  }

  private sessionOf({ executionArn, workflowName }: Armed): string | undefined {
    const execution = this.world?.executions.find(executionArn);
    return execution && sessionIdOf(workflowName, executionArn, execution.startedAt);
  }

  private async strike(armed: Armed, call: Call, proceed: () => Promise<unknown>): Promise<unknown> {
    const { world } = this;
    invariant(world, 'the injector was attached to its world');
    const kind: FaultKind = faultKinds[armed.fault.kind];
    // A step that never gets ready is one fault, however often it is looked at.
    const repeats = kind.aim === 'after-target';
    if (!repeats) armed.strikesLeft -= 1;
    const isNews = !repeats || !armed.isTold;
    armed.isTold = true;
    try {
      return await kind.strike({
        ...call,
        step: armed.fault.step,
        random: world.random,
        proceed,
        stopExecution: (cause) => void world.executions.stop(armed.executionArn, undefined, cause),
        wait: (seconds) => world.clock.sleep(seconds * 1000),
      });
    } finally {
      if (isNews) this.record(world, armed, call);
    }
  }

  private record(world: LocalWorld, armed: Armed, { service, operation }: Call): void {
    const held = world.cloud
      .inventory()
      .filter((row) => row.kept === null)
      .map(({ type, id, state }) => ({ type, id, state }));
    const { step, kind } = armed.fault;
    const time = new Date(world.clock.now()).toISOString();
    this.log.push({ executionArn: armed.executionArn, strike: { step, kind, service, operation, time, held } });
  }
}

/** The step that an invocation makes; undefined for rehearsals and everything else. */
function madeStep({
  functionName,
  payload,
}: Invocation): { readonly sessionId: string; readonly name: string } | undefined {
  if (!functionName.startsWith('make_') || payload === null || typeof payload !== 'object') return undefined;
  if (!('step' in payload) || !('session_id' in payload)) return undefined;
  const { step, session_id: sessionId } = payload;
  return typeof step === 'string' && typeof sessionId === 'string' ? { name: step, sessionId } : undefined;
}

/** Whether a call is the one that a fault on such a target strikes first. */
function isTarget(target: Target, { service, operation, input }: Call): boolean {
  switch (target) {
    case 'creating-call':
      return isAwsCall(service) && isCreating(operation);
    case 'any-call':
      return isAwsCall(service);
    case 'own-work':
      return service === 'http' || (service === 'dynamodb' && operation === 'UpdateItem' && isOwnWork(input));
  }
}

/** Whether a write to the ledger keeps something of the action’s own, rather than the engine’s lease or verdict. */
function isOwnWork(input: unknown): boolean {
  const names = (input as { readonly ExpressionAttributeNames?: Readonly<Record<string, string>> })
    .ExpressionAttributeNames;
  return Object.values(names ?? {}).some((name) => name === 'frozen' || name === 'outputs');
}
