import { sessionNonce } from '../../../lambdas/actions/validation/nonce';

describe('the nonce of a session', () => {
  it('is the same whenever it is asked for, and another one for another session', () => {
    expect(sessionNonce('spot-1a2b3c')).toBe(sessionNonce('spot-1a2b3c'));
    expect(sessionNonce('spot-1a2b3c')).not.toBe(sessionNonce('spot-1a2b3d'));
  });

  it('can stand in a page, an address and a shell as it is', () => {
    expect(sessionNonce("<b>'$(id)")).toMatch(/^unity-[0-9a-f]{16}$/);
  });
});
