import { localTime, nextOpening } from '../../domain/deployment-windows';
import type { Engine } from '../engine';
import type { OpenSessionPayload } from './open-session';
import type { Refusal } from './request';

/** Who asks, and why outside of the windows if so. */
interface Asking {
  readonly actor?: string | undefined;
  readonly override_window?: string | undefined;
  /** The promotion that asks for it, which nobody can give a reason along with. */
  readonly promotion?: string | undefined;
}

/** What the windows of an environment say of a request: `outside` is what the audit keeps of one let in all the same. */
export interface WindowLook {
  readonly refusal?: Refusal;
  readonly outside?: string;
}

/**
 * Looks whether an environment took deployments when one was asked for, however long it took until somebody could look.
 * What brings something in must come within a window; what takes something back never has to.
 */
export async function lookAtWindows(
  { installed }: Pick<Engine, 'installed'>,
  { environment, execution_started_at: startedAt }: Pick<OpenSessionPayload, 'environment' | 'execution_started_at'>,
  { actor, override_window: reason, promotion }: Asking,
): Promise<WindowLook> {
  const { windows, mayOverride = false } = await installed.guards(environment);
  const asked = Date.parse(startedAt);
  const next = windows && nextOpening(windows, asked);
  if (!windows || next?.at === asked) return {};
  if (reason !== undefined && mayOverride) {
    return { outside: `outside of the windows of ${environment}, as claimed by ${actor ?? 'nobody'}: ${reason}` };
  }
  const opens = next
    ? `the next one opens ${localTime(next.at, next.window.timeZone)} (${new Date(next.at).toISOString()})`
    : 'none opens within two weeks';
  if (reason !== undefined) {
    const message = `${environment} lets nobody override its windows; ${opens}`;
    return { refusal: { code: 'WindowOverrideRefused', message, remedy: 'Start again in a window.' } };
  }
  return {
    refusal: {
      code: 'WindowClosed',
      message: `${environment} takes deployments in its windows only; ${opens}`,
      remedy:
        mayOverride && promotion === undefined
          ? 'Start again then, or say why it cannot wait: `--override-window REASON`.'
          : 'Start again then.',
    },
  };
}
