import { tokenNames, tokensOf } from '../../lib/engine/step/tokens';

test.each(['gate', 'hold', 'undo'] as const)('of a %s both tokens are told, once each, and no other’s', (kind) => {
  const others = { gate_token: 'g', hold_token: 'h', undo_token: 'u' };
  expect(tokensOf({}, kind)).toEqual([]);
  expect(tokensOf({ ...others, [`${kind}_token`]: 'a' }, kind)).toEqual(['a']);
  expect(tokensOf({ ...others, [`${kind}_token`]: 'a', [`${kind}_token_before`]: 'a' }, kind)).toEqual(['a']);
  expect(tokensOf({ ...others, [`${kind}_token`]: 'a', [`${kind}_token_before`]: 'b' }, kind)).toEqual(['a', 'b']);
  expect(tokenNames(kind)).toEqual([`${kind}_token`, `${kind}_token_before`]);
});
