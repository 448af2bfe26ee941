import { withoutNetwork } from '../../sdk/without-network';

/** Answers a command: input object in, output object out, errors thrown as the SDK throws them. */
export type CommandHandler = (operation: string, input: unknown) => Promise<unknown>;

type Answer = Promise<{ readonly response: unknown; readonly output: never }>;

/** What plugging needs of an SDK client. */
export interface PluggableClient {
  readonly middlewareStack: {
    remove(name: string): boolean;
    add(
      middleware: (
        next: unknown,
        context: { readonly commandName?: string },
      ) => (args: { readonly input: unknown }) => Answer,
      options: {
        readonly name: string;
        readonly step: 'initialize';
        readonly priority: 'low';
        readonly override: boolean;
      },
    ): void;
  };
}

const metadata = { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 } as const;

/**
 * Puts a handler behind a real SDK client: its commands never reach serializer, credentials or network. What the caller
 * sees is what the SDK would give: an output with `$metadata`, or an exception with `name` and `$metadata`.
 */
export function plug(client: PluggableClient, service: string, handler: CommandHandler): void {
  withoutNetwork(client);
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const answered = await handler(operation, args.input);
      const output = { $metadata: { ...metadata }, ...(answered as object) };
      return { response: {}, output: output as never };
    },
    { name: `unity-plug-${service}`, step: 'initialize', priority: 'low', override: true },
  );
}
