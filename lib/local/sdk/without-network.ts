/**
 * What the SDK does around a network call. Each command wraps itself anew in all of it, so it costs even unused; the
 * logger walks over inputs and outputs even when there is nobody to log to.
 */
const networkMiddlewares = [
  'contentLengthMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
];

/** Takes out of a client what only a network needs. */
export function withoutNetwork(client: { readonly middlewareStack: { remove(name: string): boolean } }): void {
  for (const name of networkMiddlewares) client.middlewareStack.remove(name);
}
