/** The refusal of a call whose right was taken away, as clients throw it. */
export function notAllowed({ service, operation }: { readonly service: string; readonly operation: string }): Error {
  const error = new Error(`not allowed to call ${service}:${operation}`);
  return Object.assign(error, { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
}
