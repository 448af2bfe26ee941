import { UnityError } from '../../domain/errors/unity-error';
import type { SessionDocument } from '../../domain/session-document';
import { traceWords } from '../../domain/trace';
import { viewSession } from '../../engine/session/session-view';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { findSession } from '../input/find-session';
import { cleanLine, cleanText } from '../io/clean-text';
import { timeOfDay } from '../io/format-time';
import type { CommandSpec } from '../program/command-spec';
import { lineOf } from '../reporters/json-reporter';
import { changesBetween } from '../session/changes';
import { traceOf } from '../session/trace-of';

/** `unity logs`: what happened in a deployment, in order, with the whole message of whatever failed. */
export const logs: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [{ flags: '--step <name>', description: 'only of this step' }],
  examples: ['unity logs shop/dev', 'unity logs shop/dev --step setup_docker'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const engine = gateway.engine('logs');
      const { session_id: id } = await findSession(engine.ledger, run.given.required(0));
      const session = await viewSession(engine, id);
      const step = run.given.text('step');
      if (step !== undefined) assertStep(session, step);
      const lines = changesBetween(undefined, session, isoTime(gateway.clock))
        .map((change) => lineOf(session, change))
        .filter((line) => step === undefined || line.step === step);
      const trace = traceOf(session, gateway.local !== undefined);
      if (run.globals.json) run.print.document(lines);
      else
        run.print.result(
          [
            ...(trace === null ? [] : [`trace ${traceWords(trace)}`]),
            ...lines.map((line) => `${timeOfDay(line.time ?? '')} ${line.message}`),
            ...errors(session, step),
          ].join('\n'),
        );
      return exitCodes.done;
    }),
};

function assertStep(session: SessionDocument, step: string): void {
  if (session.steps.some(({ name }) => name === step)) return;
  const names = session.steps.map(({ name }) => name).join(', ');
  throw new UnityError('Usage', { message: `the session has no step \`${cleanLine(step, 80)}\`; it has ${names}` });
}

/** Errors as they came, over as many lines as they have. */
function errors(session: SessionDocument, only: string | undefined): readonly string[] {
  return session.steps
    .filter(({ name, error, undo }) => (only === undefined || name === only) && (error ?? undo?.error))
    .flatMap(({ name, error, undo }) =>
      [error, undo?.error ?? null].flatMap((found) =>
        found === null ? [] : ['', `${name}: ${String(found.code)}`, cleanText(String(found.message))],
      ),
    );
}
