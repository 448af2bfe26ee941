import { commandsWithoutLocal } from './next-commands';

test.each([
  ['takes itself down at 12:00 UTC: unity extend one-0123456789 --hours N', ['unity extend one-0123456789 --hours N']],
  ['(unity health one-0123456789)', ['unity health one-0123456789']],
  ['unity approve shop/dev --local, or unity reject shop/dev --reason WHY', ['unity reject shop/dev --reason WHY']],
  ['  = fix: Follow it with `unity watch one-0123456789`.', ['unity watch one-0123456789']],
  ['  = fix: Take the stack down with `unity destroy shop/dev`.', ['unity destroy shop/dev']],
  ['  \u001b[2m=\u001b[0m fix: Look: unity promotions shop/dev', ['unity promotions shop/dev']],
  // What is told of commands as such, or by the engine, which does not know where it is read.
  ['run the command that `unity status SESSION` names', []],
  ['`unity list` shows it', []],
  ['error[UNITY-E2003]: `unity rollback shop/dev` first', []],
  ['unity plan books.yml', []],
])('of what is told on the simulated account these lead to another one: %j', (text, astray) => {
  expect(commandsWithoutLocal(text)).toEqual(astray);
});
