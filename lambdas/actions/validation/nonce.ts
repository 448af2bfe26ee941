import { createHash } from 'node:crypto';

/**
 * A text that only this session's deployment shows, derived from its id: 22 characters of [a-z0-9-]. It is no secret;
 * it proves that an answer comes from this deployment and not from an older one or somebody else's server.
 */
export function sessionNonce(sessionId: string): string {
  return `unity-${createHash('sha256').update(`nonce:${sessionId}`).digest('hex').slice(0, 16)}`;
}
