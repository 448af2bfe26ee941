import type { Config } from '../../config/config';
import { UnityError } from '../../domain/errors/unity-error';
import type { Engine } from '../../engine/engine';
import { candidateFrom } from '../../engine/promotion/candidate';
import { judgeSource } from '../../engine/promotion/judge-source';
import { previewRevision } from '../../engine/revision/preview';
import type { SessionItem } from '../../ledger/items';
import { own } from '../../workflow/own';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { placedConfigOf } from '../gateway/open-gateway';
import { confirm } from '../input/confirm';
import { checkEnvironment } from '../input/environment';
import { findSession, isSessionId } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { followPromotion } from '../promotion/follow-promotion';
import { type Order, readOrder } from '../promotion/order';
import { type Proposal, showPromotion } from '../promotion/show-promotion';
import { withdraw } from '../promotion/withdraw';
import { agreeToPublish } from '../session/agree-to-publish';
import { leftAlone } from '../session/attend';
import { withAttention } from '../session/attention';
import { expectedSeconds } from '../session/expected-seconds';
import { showRevision } from '../session/show-revision';
import { enterFor } from '../session/speed';

/** `unity promote`: deploys what serves in one environment in the next, once it has proved itself. */
export const promote: CommandSpec = {
  arguments: [{ name: '<session>', description: 'what is promoted: a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--to <env>', description: 'the environment that it is promoted to' },
    { flags: '--reason <text>', description: 'why, for the record' },
    { flags: '--workflow <file>', description: 'the file that it was made from, where that is to be published there' },
    { flags: '--dry-run', description: 'show what would be promoted and what speaks against it, and change nothing' },
    { flags: '--wait-soak', description: 'stay while a person is asked and while it is watched, until it has ended' },
    { flags: '--withdraw', description: 'take back what is being promoted there; give --reason' },
    { flags: '--confirm <name>', description: 'the name of the stack, where it is asked for' },
  ],
  examples: [
    'unity promote shop/dev --to staging --dry-run',
    'unity promote shop/dev --to staging --yes --wait-soak',
    'unity promote shop/staging --to prod --reason "release 12" --confirm=shop',
    'unity promote shop/dev --to staging --withdraw --reason "found a bug"',
  ],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const placed = placedConfigOf(run);
      const to = checkEnvironment(run, placed.config, run.given.needed('to', 'ENV'));
      const reason = reasonOf(run);
      const engine = gateway.engine('promote');
      const named = run.given.required(0);
      const source = await findSession(engine.ledger, named);
      if (run.given.flag('withdraw'))
        return withdraw(run, gateway, {
          session: source,
          isNamed: isSessionId(named),
          to,
          reason: given(reason),
          signal,
        });
      const refusals = await judgeSource(judging(run, gateway, placed.config, source), source, to);
      const proposal: Proposal = { source, to, candidate: candidateFrom(source), refusals };
      showPromotion(run, proposal, placed.config);
      if (refusals.length > 0) return ended(run, exitCodes.failed);
      const order = await readOrder(run, gateway, proposal);
      await showTarget(run, gateway, order, placed.config);
      if (run.given.flag('dry-run')) return ended(run, exitCodes.done);
      return begin(run, gateway, { ...order, reason, signal });
    }),
};

/**
 * The engine with the rules as the files here say them. On AWS those of the installation count: where nothing is said here,
 * the desk is who judges by them.
 */
function judging({ globals }: CommandRun, gateway: Gateway, config: Config, { environment }: SessionItem): Engine {
  const { guards, access } = config;
  const any = { from: [environment], soakedMinutes: 0, approval: false, approvalHours: 0, soakMinutes: 0 };
  return gateway.engine('promote', {
    access: async (name) => own(access, name) ?? (globals.local ? undefined : {}),
    guards: async (name) => {
      const rules = own(guards, name) ?? {};
      return globals.local || rules.promotion ? rules : { ...rules, promotion: any };
    },
  });
}

function ended(run: CommandRun, exitCode: number): number {
  run.lines?.end(exitCode);
  return exitCode;
}

function reasonOf({ given }: CommandRun): string | undefined {
  const text = given.text('reason');
  return text === undefined || text.trim() === '' ? undefined : cleanLine(text, 500);
}

function given(reason: string | undefined): string {
  if (reason === undefined) throw new UnityError('Usage', { message: 'give --reason WHY with --withdraw' });
  return reason;
}

/** Shows what would become of what serves in the target. @throws UnityError RevisionRefused */
async function showTarget(run: CommandRun, gateway: Gateway, order: Order, config: Config): Promise<void> {
  const { source, to: environment, workflow, parameters } = order;
  const { stack_name: stack } = source;
  const isKnown = Object.keys(workflow.parameters).every((name) => Object.hasOwn(parameters, name));
  const wanted = { stack, environment, workflow, parameters, config: own(config.environments, environment) };
  const revision = isKnown ? await previewRevision(gateway.engine('promote'), wanted) : undefined;
  if (!revision) {
    const steps = `${workflow.steps.length} ${workflow.steps.length === 1 ? 'step' : 'steps'}`;
    run.print.note(`In ${stack}/${environment} nothing is known to serve that it could revise: it runs all ${steps}.`);
    return;
  }
  showRevision(run, revision);
  const { refused } = revision.plan;
  if (refused.length === 0) return;
  const reasons = refused.map(({ name, reason }) => `${name} cannot be changed so: ${reason}`);
  throw new UnityError('RevisionRefused', { message: reasons.join('; ') });
}

async function begin(
  run: CommandRun,
  gateway: Gateway,
  order: Order & { readonly reason: string | undefined; readonly signal: AbortSignal },
): Promise<number> {
  const { source, to, candidate, workflow, parameters, reason, signal } = order;
  const { stack_name: stack, environment: from } = source;
  const question = `Promote ${stack}/${from} to ${to}?`;
  await confirm(run, { text: question, ...(to === 'prod' && { name: stack, nameOnly: true }) }, signal);
  const leaves = !run.given.flag('wait-soak');
  await enterFor(run, gateway, expectedSeconds(workflow.steps, parameters), { leaves });
  await bringWorkflow(run, gateway, order);
  if (signal.aborted) return leftAlone(run);
  const session = source.session_id;
  await gateway.desk({ verb: 'promote', session, to, ...(reason !== undefined && { reason }) });
  return followPromotion(run, gateway, {
    stack,
    environment: to,
    candidate: candidate.candidate,
    toTheEnd: run.given.flag('wait-soak'),
    signal,
  });
}

/** The target must have the workflow: the simulated account has it at hand, on AWS it is published where it is not installed. */
async function bringWorkflow(
  run: CommandRun,
  gateway: Gateway,
  { workflow, text, to, signal }: Order & { readonly signal: AbortSignal },
): Promise<void> {
  const wanted = { workflow, environment: to };
  if (gateway.local) await gateway.local.spread({ workflow_id: workflow.id, environment: to });
  else if (text) await gateway.install({ ...wanted, source: text, agree: agreeToPublish(run, wanted, signal) });
}
