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
  /** Invocations whose own work was struck: each is struck once, so that what it does about it is left alone. */
  readonly struck: WeakSet<Invocation>;
  /** The target has been seen: what strikes after it may strike now. */
  begun: boolean;
}

/** Stands between the functions and every service, and strikes the calls that faults were armed for. */
export class FaultInjector {
  private world: LocalWorld | undefined;
  private armed: Armed[] = [];
  private readonly log: { readonly executionArn: string; readonly strike: Strike }[] = [];
  private readonly ledgerWrites = new WeakMap<Invocation, number>();

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
        struck: new WeakSet(),
        begun: false,
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
    if (invocation && call.service === 'dynamodb' && call.operation === 'UpdateItem') {
      this.ledgerWrites.set(invocation, (this.ledgerWrites.get(invocation) ?? 0) + 1);
    }
    if (!struck || !invocation) return proceed();
    struck.struck.add(invocation);
    return this.strike(struck, call, proceed);
  };

  /** The fault that strikes this call, if any. */
  private aimedAt(call: Call, invocation: Invocation): Armed | undefined {
    const step = madeStep(invocation);
    if (step === undefined) return undefined;
    return this.armed.find((armed) => {
      if (armed.fault.step !== step.name || armed.strikesLeft < 1) return false;
      if (this.sessionOf(armed) !== step.sessionId) return false;
      return this.isAim(armed, call, invocation);
    });
  }

  private isAim(armed: Armed, call: Call, invocation: Invocation): boolean {
    if (armed.target === 'own-work' && armed.struck.has(invocation)) return false;
    const isTarget = this.isTarget(armed.target, call, invocation);
    const kind: FaultKind = faultKinds[armed.fault.kind];
    if (kind.aim === 'target' || armed.target !== 'creating-call') return isTarget;
    if (armed.begun) return isAwsCall(call.service);
    armed.begun = isTarget;
    return false;
  }

  private isTarget(target: Target, { service, operation }: Call, invocation: Invocation): boolean {
    switch (target) {
      case 'creating-call':
        return isAwsCall(service) && isCreating(operation);
      case 'any-call':
        return isAwsCall(service);
      case 'own-work':
        // The first write takes the step; from then on it is known to be running.
        return (
          service === 'http' ||
          (service === 'dynamodb' && operation === 'UpdateItem' && (this.ledgerWrites.get(invocation) ?? 0) > 0)
        );
    }
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
    const isNews = !repeats || !this.strikes(armed.executionArn).some((known) => isOf(known, armed.fault));
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

function isOf(strike: Strike, fault: Fault): boolean {
  return strike.step === fault.step && strike.kind === fault.kind;
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
