import { hasBegun, tellDetached } from '../../../lib/cli/session/tell-detached';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { done, rollbackSince, session } from '../reporters/documents';

/** What is printed of a deployment that stands so, and the exit code. */
function told(facts: Partial<SessionDocument>) {
  const printed: string[] = [];
  const print = { note: (text: string) => printed.push(text), result: (text: string) => printed.push(text) };
  const look = session([done('a', 1, 2)], facts);
  const code = tellDetached({ print, globals: { local: false } } as never, look);
  return { code, isEnough: hasBegun(look), words: printed[0], id: printed[1] === look.session_id };
}

const resumed = { ...rollbackSince(1), type: 'resume' } as const;

test.each<[Partial<SessionDocument>, number, boolean, RegExp]>([
  [{ state: 'validating' }, 0, false, / goes on\. /],
  [{ state: 'executing' }, 0, true, / goes on\. /],
  [{ state: 'completed' }, 0, true, / has completed\. /],
  [{ state: 'rolling_back', rollback: rollbackSince(1) }, 1, true, / has failed, and is undone\. /],
  [{ state: 'rolling_back', rollback: resumed }, 0, true, / goes on\. /],
  [{ state: 'failed' }, 0, false, / goes on\. /],
])('of one that is %j', (facts, code, isEnough, words) => {
  expect(told(facts)).toEqual({ code, isEnough, words: expect.stringMatching(words), id: true });
});
