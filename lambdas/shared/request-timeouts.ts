/** Bounds every call: a step’s lease is longer than any of them may take. */
export const requestTimeouts = {
  requestHandler: { requestTimeout: 10_000, connectionTimeout: 3_000, throwOnRequestTimeout: true },
  maxAttempts: 1,
};
