import { UnityError } from '../../domain/errors/unity-error';
import { viewSession } from '../../engine/session/session-view';
import { exitCodes } from '../errors/exit-codes';
import { findApproval } from '../input/find-approval';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';

const target = {
  name: '<id>',
  description: 'SESSION/STEP or STACK/ENV/STEP; without the step where only one asks',
} as const;

/** `unity approve`: answers a step that asks a person with yes. */
export const approve: CommandSpec = {
  arguments: [target],
  options: [{ flags: '--reason <text>', description: 'why, for the record' }],
  examples: ['unity approve shop/dev', 'unity approve shop/dev/go_live', 'unity approve spot-0123456789/go_live'],
  json: 'document',
  run: (run) => answer(run, 'approve', run.given.text('reason') ?? 'approved'),
};

/** `unity reject`: answers it with no; the step fails, and the deployment’s strategy decides. */
export const reject: CommandSpec = {
  arguments: [target],
  options: [{ flags: '--reason <text>', description: 'why; it becomes the cause of the failure' }],
  examples: ['unity reject shop/dev --reason "not before Monday"'],
  json: 'document',
  run: (run) => answer(run, 'reject', run.given.needed('reason', 'WHY')),
};

const verdicts = { approve: 'approved', reject: 'rejected' } as const;

function answer(run: CommandRun, verb: 'approve' | 'reject', given: string): Promise<number> {
  const reason = cleanLine(given, 500);
  if (reason.trim() === '') throw new UnityError('Usage', { message: '--reason is empty' });
  return withAttention(run, async (gateway, signal) => {
    // First of all: a process that only reads must not find what another one has just asked as if nobody did.
    await enterGateway(run, gateway);
    if (signal.aborted) return leftAlone(run);
    const engine = gateway.engine('approve');
    const { sessionId, step } = await findApproval(engine, run.given.required(0));
    await gateway.desk({ verb, session: sessionId, step, reason });
    run.print.note(
      `${step} of ${sessionId} is ${verdicts[verb]}. Follow it: unity watch ${sessionId}${localFlag(run)}`,
    );
    if (run.globals.json) run.print.document(await viewSession(engine, sessionId));
    return exitCodes.done;
  });
}
