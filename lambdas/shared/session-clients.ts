import type { ActingSession } from '../../lib/engine/engine';
import type { Clients } from './clients';
import type { SessionCredentials, SessionRole } from './session-role';

/** What clients for sessions are made of. */
export interface SessionClientsOptions {
  /** The role of this function in an environment; undefined when it acts under its own. */
  readonly roleIn: (environment: string) => SessionRole | undefined;
  readonly assume: (role: SessionRole, session: ActingSession) => Promise<SessionCredentials>;
  /** Without credentials: those of the function itself. */
  readonly makeClients: (credentials?: SessionCredentials) => Clients;
}

interface Opened {
  readonly clients: Clients;
  readonly expiresAt: number;
}

/** How many sessions a warm environment keeps clients for; who comes after that assumes the role again. */
const mostSessions = 8;

/** Clocks may differ, and a last call may be under way when time is up. */
const marginMilliseconds = 60_000;

/**
 * Clients of sessions, kept while the environment is warm. Keys are asked for before the work, never in the midst of it,
 * and last until the invocation is over: a call that makes something is never held up by AssumeRole.
 */
export class SessionClients {
  /** The one used last stands last. */
  private readonly opened = new Map<string, Promise<Opened>>();
  private own: Clients | undefined;

  constructor(private readonly options: SessionClientsOptions) {}

  /** `until`: when the invocation is over, in milliseconds since the epoch. */
  async of(session: ActingSession, until: number): Promise<Clients> {
    const role = this.options.roleIn(session.environment);
    if (role === undefined) {
      this.own ??= this.options.makeClients();
      return this.own;
    }
    const standing = this.opened.get(session.session_id);
    const known = standing && (await standing.catch(() => undefined));
    if (standing && known && known.expiresAt > until + marginMilliseconds) {
      this.keep(session.session_id, standing);
      return known.clients;
    }
    const opening = this.open(role, session);
    this.keep(session.session_id, opening);
    return (await opening).clients;
  }

  private async open(role: SessionRole, session: ActingSession): Promise<Opened> {
    const credentials = await this.options.assume(role, session);
    return { clients: this.options.makeClients(credentials), expiresAt: credentials.expiresAt };
  }

  private keep(id: string, opening: Promise<Opened>): void {
    this.opened.delete(id);
    this.opened.set(id, opening);
    const [longestUnused] = this.opened.keys();
    if (this.opened.size > mostSessions && longestUnused !== undefined) this.opened.delete(longestUnused);
  }
}
