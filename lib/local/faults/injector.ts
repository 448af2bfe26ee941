import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { invariant } from '../../domain/assert';
import { sessionIdOf } from '../../domain/naming';
import { resumedBy } from '../../engine/resume/resume-request';
import { currentInvocation, type Invocation } from '../host/invocation';
import type { CallTap, LocalWorld } from '../host/world';
import type { Aim } from './aim';
import type { Fault, Strike } from './fault';
import { faultKind } from './kinds/table';
import type { StrikeableStep } from './parse-fault';
import { RefusedForGood } from './refused-for-good';
import { StepAim } from './step-aim';
import { executionOf } from './struck-execution';
import { targetOf } from './target';

type Call = Parameters<CallTap>[0];

/** A deployment and the faults that are to strike it. */
export interface ArmedDeployment {
  readonly executionArn: string;
  readonly workflow: { readonly name: string; readonly steps: readonly StrikeableStep[] };
  readonly faults: readonly Fault[];
}

/** One fault, waiting for its call. */
interface Armed {
  readonly aim: Aim;
  /** Undefined: whatever execution the struck call belongs to. */
  readonly executionArn: string | undefined;
  readonly told: Pick<Strike, 'step' | 'kind'>;
  isTold: boolean;
}

/** Stands between the functions and every service, and strikes the calls that faults were armed for. */
export class FaultInjector {
  private world: LocalWorld | undefined;
  private armed: Armed[] = [];
  private refused = new RefusedForGood();
  private readonly log: { readonly executionArn: string | undefined; readonly strike: Strike }[] = [];

  constructor(private readonly definitions: Readonly<Record<string, ActionDefinition>>) {}

  /** The world that was made with this injector’s tap. */
  attach(world: LocalWorld): void {
    this.world = world;
  }

  /** Arms faults for a deployment that is about to start, or to be undone. */
  arm({ executionArn, workflow, faults }: ArmedDeployment): void {
    for (const fault of faults) {
      const { side, step: name, kind } = fault;
      const step = workflow.steps.find((candidate) => candidate.name === name);
      const definition = step && this.definitions[`${step.service}/${step.action}`];
      const target = definition && targetOf(definition, side);
      const striking = faultKind(kind)[side];
      invariant(target && striking, `the fault strikes a step that was checked before: ${side} ${name} ${kind}`);
      const sessionId = (): string | undefined => this.sessionOf(executionArn, workflow.name);
      this.armAt(new StepAim({ fault, target, striking, sessionId }), { step: name, kind }, executionArn);
    }
  }

  /** Arms a fault for calls that somebody else picks. */
  armAt(aim: Aim, told: Armed['told'], executionArn?: string): void {
    this.armed.push({ aim, executionArn, told, isTold: false });
  }

  /** From now on nothing is struck any more. */
  disarm(): void {
    this.armed = [];
    this.refused = new RefusedForGood();
  }

  /** What struck a deployment so far, without the first `from`; what struck at all without an execution. */
  strikes(executionArn?: string, from = 0): readonly Strike[] {
    return this.log
      .flatMap((entry) => (executionArn === undefined || entry.executionArn === executionArn ? [entry.strike] : []))
      .slice(from);
  }

  /** See `LocalWorldOptions.tap`. */
  readonly tap: CallTap = (call, proceed) => {
    if (this.armed.length === 0) return proceed();
    const invocation = currentInvocation();
    const refusal = invocation && this.refused.of(invocation, call);
    if (refusal !== undefined) return Promise.reject(refusal);
    const struck = this.armed.find(({ aim }) => aim.takes(call, invocation));
    return struck ? this.strike(struck, call, invocation, proceed) : proceed();
  };

  private sessionOf(executionArn: string, workflowName: string): string | undefined {
    const execution = this.world?.executions.find(executionArn);
    if (!execution) return undefined;
    return resumedBy(execution.input) ?? sessionIdOf(workflowName, executionArn, execution.startedAt);
  }

  private async strike(
    armed: Armed,
    call: Call,
    invocation: Invocation | undefined,
    proceed: () => Promise<unknown>,
  ): Promise<unknown> {
    const { world } = this;
    invariant(world, 'the injector was attached to its world');
    const isNews = !armed.aim.isOneFault || !armed.isTold;
    let isMissed = true;
    // What strikes a call may be another thing at the next one.
    const { striking } = armed.aim;
    try {
      return await striking.strike({
        ...call,
        place: armed.told.step,
        invocation,
        random: world.random,
        now: () => world.clock.now(),
        proceed,
        stopExecution: (cause) => {
          const execution = executionOf(world, invocation, armed.aim.side === 'make' ? armed.executionArn : undefined);
          const ran = execution?.status === 'RUNNING';
          if (ran) world.executions.stop(execution.arn, undefined, cause);
          return ran;
        },
        wait: (seconds) => world.clock.sleep(seconds * 1000),
        withoutCapacity: (work) => world.cloud.withoutCapacity(work),
        tookEffect: () => {
          if (isMissed && isNews) this.record(world, armed, call);
          isMissed = false;
          armed.isTold = true;
        },
      });
    } catch (error) {
      if (striking.isForGood && invocation) this.refused.add(invocation, call, error);
      throw error;
    } finally {
      if (isMissed) armed.aim.missed();
    }
  }

  private record(world: LocalWorld, armed: Armed, { service, operation }: Call): void {
    const held = world.cloud
      .inventory()
      .filter((row) => row.kept === null)
      .map(({ type, id, state }) => ({ type, id, state }));
    const time = new Date(world.clock.now()).toISOString();
    const strike: Strike = { ...armed.told, side: armed.aim.side, service, operation, time, held };
    this.log.push({ executionArn: armed.executionArn, strike });
  }
}
