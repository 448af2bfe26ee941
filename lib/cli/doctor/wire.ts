import type { Clock } from '../../ports/clock';

/** What came of calling an endpoint. */
export interface Contact {
  readonly service: string;
  readonly host: string;
  /** How long the fastest answer took; undefined: there was none. */
  readonly milliseconds?: number;
  /** How far our clock is ahead of the one behind the endpoint. */
  readonly aheadSeconds?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

type Send = (args: { readonly request: unknown }) => Promise<{ readonly response: unknown; readonly output: object }>;

/** What is needed of an SDK client to watch its line. */
interface WatchableClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Send) => Send,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** Listens on the line of SDK clients: whom they reach, how fast, and what time it is there. Sends nothing itself. */
export class Wire {
  private readonly seen = new Map<string, Contact>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  watch<Client>(service: string, client: Client): Client {
    (client as WatchableClient).middlewareStack.add(
      (next) => async (args) => {
        const host = hostOf(args.request);
        const from = this.clock.now();
        try {
          const answered = await next(args);
          this.heard({ service, host, ...this.measured(answered.response, from) });
          return answered;
        } catch (error) {
          const { name, code } = error as { readonly name?: string; readonly code?: string };
          this.heard({ service, host, error: code ?? name ?? String(error) });
          throw error;
        }
      },
      // Next to the socket: also an answer that is an error is an answer.
      { step: 'deserialize', priority: 'low', name: 'unityWire' },
    );
    return client;
  }

  /** One for each host, in the order in which they were called first. */
  contacts(): readonly Contact[] {
    return [...this.seen.values()];
  }

  private measured(response: unknown, from: number): Pick<Contact, 'milliseconds' | 'aheadSeconds'> {
    const now = this.clock.now();
    const told = Date.parse(dateHeader(response));
    // A Date header names the second that has begun: half of one is added on average.
    const ahead = ((from + now) / 2 - (told + 500)) / 1000;
    return { milliseconds: now - from, ...(Number.isFinite(told) && { aheadSeconds: ahead }) };
  }

  /** One answer shows that a host can be reached, whatever else was lost. */
  private heard(contact: Contact): void {
    const key = `${contact.service} ${contact.host}`;
    const known = this.seen.get(key);
    const isBetter =
      known?.milliseconds === undefined ||
      (contact.milliseconds !== undefined && contact.milliseconds < known.milliseconds);
    if (isBetter) this.seen.set(key, contact);
  }
}

function hostOf(request: unknown): string {
  const { hostname = 'unknown', port } = request as { readonly hostname?: string; readonly port?: number };
  return port === undefined ? hostname : `${hostname}:${port}`;
}

function dateHeader(response: unknown): string {
  const { headers = {} } = response as { readonly headers?: Readonly<Record<string, string>> };
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '';
}
