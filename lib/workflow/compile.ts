import type { ActionDefinition } from '../../lambdas/actions/definition';
import { UnityError } from '../domain/errors/unity-error';
import { permissionSets } from '../domain/functions';
import type { Settings } from '../domain/settings';
import { checkpointMachine } from './asl/checkpoint-machine';
import { forwardMachine } from './asl/forward-machine';
import { promotionMachine } from './asl/promotion-machine';
import { returnMachine } from './asl/return-machine';
import { rollbackMachine } from './asl/rollback-machine';
import { stepBranch } from './asl/step-branch';
import { rollbackWaitSeconds } from './asl/timing';
import type { StateMachine } from './asl/types';
import { gateSecondsOf, type MachineFigures, machineFigures, machineLimits, worstSeconds } from './limits';
import type { Step, Workflow } from './model';

/** What the compiler needs beside the workflow. */
export interface CompileOptions {
  readonly environment: string;
  readonly settings: Settings;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/** A compiled machine: pure ASL with a placeholder `${name}` for each function. */
export interface CompiledMachine {
  readonly machine: StateMachine;
  readonly figures: MachineFigures;
}

function definitionOf(step: Step, options: CompileOptions): ActionDefinition {
  const definition = options.definitions[`${step.service}/${step.action}`];
  if (!definition) throw new UnityError('UnknownAction', { message: `${step.service}/${step.action}` });
  return definition;
}

/** Compiles a checked workflow into its forward machine. Throws `MachineTooLarge` with the number that does not fit. */
export function compileForward(workflow: Workflow, options: CompileOptions): CompiledMachine {
  const longest = worstSeconds(workflow);
  const gateTimeoutSeconds = gateSecondsOf(workflow, options.settings);
  const used = new Set(workflow.steps.map((step) => definitionOf(step, options).permissionSet));
  const machine = forwardMachine({
    workflow,
    environment: options.environment,
    permissionSets: permissionSets.filter((set) => used.has(set)),
    branches: workflow.steps.map((step) => {
      const definition = definitionOf(step, options);
      return stepBranch(step, {
        permissionSet: definition.permissionSet,
        holds: definition.waits === 'token',
        gateTimeoutSeconds,
      });
    }),
    timeoutSeconds: Math.min(longest + 2 * rollbackWaitSeconds, machineLimits.seconds),
  });
  const figures = machineFigures(workflow, JSON.stringify(machine), {
    gateTimeoutSeconds,
    sliceSeconds: options.settings.sliceSeconds,
    holds: (step) => definitionOf(step, options).waits === 'token',
  });
  refuseTooLarge(figures);
  return { machine, figures };
}

/** Compiles the machine that undoes any session of an environment. */
export function compileRollback(options: { readonly environment: string; readonly settings: Settings }): StateMachine {
  // Undo may wait long for what stands on a step; its gates read again more rarely, so that 200 of them fit the history.
  const gateTimeoutSeconds = options.settings.gateTimeoutSeconds * 6;
  return rollbackMachine({ environment: options.environment, gateTimeoutSeconds });
}

/** Compiles the machine that puts stacks back: how long that may take, each step says for itself. */
export function compileReturn(options: { readonly environment: string }): StateMachine {
  return returnMachine({ environment: options.environment, timeoutSeconds: machineLimits.seconds });
}

/** Compiles the machine that makes the checkpoints of an environment. */
export function compileCheckpoint(options: { readonly environment: string }): StateMachine {
  return checkpointMachine(options.environment);
}

/** Compiles the machine that promotes deployments to an environment. */
export function compilePromotion(options: { readonly environment: string }): StateMachine {
  return promotionMachine(options.environment);
}

function refuseTooLarge(figures: MachineFigures): void {
  const problems = [
    [figures.definitionBytes, machineLimits.definitionBytes, 'bytes of definition'],
    [figures.worstHistoryEvents, machineLimits.historyEvents, 'history events at the worst'],
    [figures.worstSeconds, machineLimits.seconds, 'seconds at the worst'],
  ] as const;
  const over = problems
    .filter(([is, limit]) => is > limit)
    .map(([is, limit, what]) => `${is} ${what} (limit ${limit})`);
  if (over.length > 0) throw new UnityError('MachineTooLarge', { message: over.join('; '), details: { figures } });
}
