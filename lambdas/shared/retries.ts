import { classify, isThrottled } from '../../lib/engine/step/failure';
import type { Clock } from '../../lib/ports/clock';
import type { Random } from '../../lib/ports/random';

/** How often a call is sent again and how long the pauses may grow. */
const retries = { attempts: 6, firstMilliseconds: 200, longestMilliseconds: 5_000 } as const;

/** Calls that change nothing may always be sent again. */
const readOnly = /^(Describe|Get|List|BatchGet|Query|Scan|Simulate)/;

type Send = (args: { readonly input: object }) => Promise<{ readonly output: object; readonly response: unknown }>;

/** What is needed of an SDK client to wrap its calls. */
export interface WrappableClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Send, context: { readonly commandName?: string }) => Send,
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

/**
 * The one place where a call is sent again. A throttled call had no effect and always is; one whose answer was lost may
 * have had one, and is only when it changes nothing or `repeatable` says that a repeat is recognised.
 */
export function withRetries<Client>(
  client: Client,
  options: { readonly clock: Clock; readonly random: Random; readonly repeatable?: boolean },
): Client {
  const { clock, random, repeatable = false } = options;
  const wrappable = client as WrappableClient;
  wrappable.middlewareStack.add(
    (next, context) => async (args) => {
      const mayRepeat = repeatable || readOnly.test(context.commandName ?? '');
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(args);
        } catch (error) {
          const failure = classify(error);
          const passing = isThrottled(failure.code) || (failure.ambiguous && mayRepeat);
          if (!passing || attempt >= retries.attempts) throw error;
          const longest = Math.min(retries.firstMilliseconds * 2 ** (attempt - 1), retries.longestMilliseconds);
          await clock.sleep(longest * (0.5 + random.next() / 2));
        }
      }
    },
    { step: 'initialize', priority: 'high', name: 'unityRetries' },
  );
  return client;
}
