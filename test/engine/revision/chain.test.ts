import { revisionsFrom } from '../../../lib/engine/revision/chain';
import { formersOf } from '../../../lib/engine/revision/formers';
import { standingHolder } from '../../../lib/engine/revision/standing-holder';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { LedgerLab } from '../../helpers/ledger-lab';

const nameOf = (number: number): string => `spot-${String(number).padStart(10, '0')}`;

/** A chain of revisions, of which only those hold something that are named. */
async function chained(length: number, holding: readonly number[], firstFormer?: number) {
  const ledger = new LedgerLab().ledger();
  for (let number = 1; number <= length; number++) {
    const former = number === 1 ? firstFormer : number - 1;
    const session = {
      ...keys.session(nameOf(number)),
      kind: 'session',
      session_id: nameOf(number),
      state: holding.includes(number) ? 'completed' : 'rolled_back',
      occupies: holding.includes(number),
      ...(former !== undefined && { revision: { number, former: nameOf(former), former_epoch: 1, kept: {} } }),
    };
    await ledger.create<SessionItem>(session as unknown as SessionItem);
  }
  const newest = (await ledger.get<SessionItem>(keys.session(nameOf(length))))!;
  return { ledger, newest };
}

test('the first session is found behind more than a thousand revisions: it holds what all of them have kept', async () => {
  const { ledger, newest } = await chained(1_200, [1, 1_200]);
  expect((await formersOf(ledger, newest)).map(({ session_id }) => session_id)).toEqual([nameOf(1)]);
  expect((await standingHolder(ledger, newest.revision!.former))?.session_id).toBe(nameOf(1));
});

test('a loop ends the walk: each is seen once', async () => {
  const { ledger, newest } = await chained(3, [], 3);
  const seen: string[] = [];
  for await (const { session_id } of revisionsFrom(ledger, newest.session_id)) seen.push(session_id);
  expect(seen).toEqual([nameOf(3), nameOf(2), nameOf(1)]);
});
