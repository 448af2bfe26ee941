import type { Health, HealthState } from '../../domain/health';
import { standingOf } from '../../domain/session';
import { servingFrom } from '../../engine/revision/serving-session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { type ExitCode, exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { findSession, isSessionId } from '../input/find-session';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { glyphsFor } from '../reporters/glyphs';
import { localFlag } from '../session/attend';
import { healthText, lookAtHealth } from '../session/health';

/** Where nothing is known for certain, somebody must look. */
const exits: Readonly<Record<HealthState, ExitCode>> = {
  healthy: exitCodes.done,
  unhealthy: exitCodes.failed,
  unknown: exitCodes.needsAHand,
};

/** `unity health`: looks now at everything that serves of a deployment. */
export const health: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV for what serves there' }],
  options: [],
  examples: ['unity health shop/prod', 'unity health spot-0123456789 --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const session = await findMeant(run, gateway.engine('health').ledger);
      const looked = await lookAtHealth(gateway, session.session_id);
      if (run.globals.json) run.print.document({ format_version: '1.0', session_state: session.state, ...looked });
      else {
        const shown = looked.components.length === 0 ? [] : [healthText(looked, run.print, glyphsFor(run.io.env)), ''];
        run.print.result([...shown, verdict(session, looked, localFlag(run))].join('\n'));
      }
      return exits[looked.state];
    }),
};

/** Of a stack what serves there: a revision that has failed and is kept has the stack, and the one before serves on. */
async function findMeant({ given, print }: CommandRun, ledger: Ledger): Promise<SessionItem> {
  const text = given.required(0);
  const found = await findSession(ledger, text);
  if (isSessionId(text) || standingOf(found) === 'busy') return found;
  const serving = (await servingFrom(ledger, found.session_id)) ?? found;
  const { session_id: id, state } = found;
  if (serving.session_id !== id)
    print.note(`${id}, which has the stack, is ${state.replace('_', ' ')}; ${serving.session_id} serves.`);
  return serving;
}

/** What all of it comes to, and what to type next. */
function verdict({ session_id: id, state: standing }: SessionItem, looked: Health, local: string): string {
  const { state, components } = looked;
  if (standing !== 'completed')
    return `${id} is ${standing.replace('_', ' ')}: it does not serve. Next: unity status ${id}${local}`;
  if (components.length === 0) return `${id} has nothing that can be looked at. Next: unity status ${id}${local}`;
  if (state === 'healthy') return `${id} is healthy.`;
  const bad = components.filter((one) => one.state === state).length;
  const words = state === 'unhealthy' ? `is not healthy (${bad})` : `could not be looked at whole (${bad})`;
  const next =
    state === 'unhealthy'
      ? `unity logs ${id}${local}, or unity status ${id} --refresh${local}`
      : `unity doctor${local}, and unity health ${id}${local} again`;
  return `${id} ${words}. Next: ${next}`;
}
