import { UnityError } from '../../domain/errors/unity-error';
import { viewSession } from '../../engine/session/session-view';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { findApproval } from '../input/find-approval';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { answerPromotion } from '../promotion/answer-promotion';
import { attend, leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';

const target = {
  name: '<id>',
  description:
    'SESSION/STEP, STACK/ENV/STEP, or STACK/ENV/CANDIDATE of a promotion; without the last where only one thing asks',
} as const;

/**
 * `unity approve`: answers a step that asks a person with yes; or a promotion, which is deployed then, or a failed deployment,
 * which is undone then.
 */
export const approve: CommandSpec = {
  arguments: [target],
  options: [{ flags: '--reason <text>', description: 'why, for the record' }],
  examples: [
    'unity approve shop/dev',
    'unity approve shop/dev/go_live',
    'unity approve spot-0123456789/go_live',
    'unity approve shop/prod --reason "release 12"',
  ],
  json: 'document',
  run: (run) => answer(run, 'approve', run.given.text('reason') ?? 'approved'),
};

/** `unity reject`: answers with no; the step fails and the deployment’s strategy decides, or what has failed stays. */
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
    const asking = await findApproval(engine, run.given.required(0));
    if (asking.of === 'promotion')
      return answerPromotion(run, gateway, { promotion: asking.promotion, verdict: verdicts[verb], reason });
    const { sessionId } = asking;
    if (asking.of === 'rollback') return answerRollback(run, gateway, { verb, session: sessionId, reason }, signal);
    const { step } = asking;
    await gateway.desk({ verb, session: sessionId, step, reason });
    run.print.note(
      `${step} of ${sessionId} is ${verdicts[verb]}. Follow it: unity watch ${sessionId}${localFlag(run)}`,
    );
    if (run.globals.json) run.print.document(await viewSession(engine, sessionId));
    return exitCodes.done;
  });
}

/** An approved rollback is followed to its end, as one that somebody asks for. */
async function answerRollback(
  run: CommandRun,
  gateway: Gateway,
  request: { readonly verb: 'approve' | 'reject'; readonly session: string; readonly reason: string },
  signal: AbortSignal,
): Promise<number> {
  const { session: id } = request;
  const engine = gateway.engine('approve');
  const seen = await viewSession(engine, id);
  await gateway.desk({ ...request, of: 'rollback' });
  run.print.note(`The rollback of ${id} is ${verdicts[request.verb]}.`);
  if (request.verb === 'reject') {
    run.print.note(`It stays as it is: unity resume ${id}${localFlag(run)}, or unity rollback ${id}${localFlag(run)}`);
    if (run.globals.json) run.print.document(await viewSession(engine, id));
    return exitCodes.done;
  }
  const quiet = { ...run, globals: { ...run.globals, quiet: run.globals.quiet || run.globals.json } };
  const code = await attend(quiet, gateway, { sessionId: id, seen, wanted: 'undo', signal });
  if (run.globals.json) run.print.document(await viewSession(engine, id));
  return code;
}
