import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import type { Json } from '../../lib/domain/json';
import { currentInvocation } from '../../lib/local/host/invocation';
import type { CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { readWorkflow } from '../../lib/workflow/read-workflow';

/** A workflow of the repository, checked. */
export function workflowFrom(file: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(readFileSync(path.resolve(file), 'utf8'), { file, definitions });
  if (!workflow) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return workflow;
}

/** A workflow from text. */
export function workflowOf(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, { file: 'test.yml', definitions });
  if (!workflow) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return workflow;
}

/** The step that the call is made for, and by which function. */
export function caller(): { readonly step: string | undefined; readonly functionName: string } | undefined {
  const invocation = currentInvocation();
  if (!invocation) return undefined;
  const payload = invocation.payload as { readonly [key: string]: Json } | null;
  return { functionName: invocation.functionName, step: typeof payload?.step === 'string' ? payload.step : undefined };
}

/** Lets a test see, hold or break calls. */
export function tapped(
  strike: (
    call: Parameters<CallTap>[0] & { readonly step: string | undefined; readonly functionName: string },
  ) => Promise<'pass'> | 'pass',
): CallTap {
  return async (call, proceed) => {
    const who = caller();
    if (who) await strike({ ...call, ...who });
    return proceed();
  };
}

/** What is alive in the account and not there before us. */
export function ours(world: LocalWorld): readonly string[] {
  return world.cloud
    .inventory()
    .filter((row) => row.kept === null)
    .map((row) => `${row.type} ${row.id}`);
}
