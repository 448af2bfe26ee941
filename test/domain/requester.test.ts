import fc from 'fast-check';
import { attested, claimedBy, hasAsked, type Requester } from '../../lib/domain/requester';

const ann = 'arn:aws:sts::123456789012:assumed-role/Deployers/ann';
const bob = 'arn:aws:sts::123456789012:assumed-role/Deployers/bob';
const eve = 'arn:aws:sts::123456789012:assumed-role/Deployers/eve';

const first = (actor: string) => ({ actor, isFirst: true });
const again = (actor: string) => ({ actor, isFirst: false });
const after = (claim: string | undefined, ...records: readonly ReturnType<typeof first>[]): Requester =>
  records.reduce(attested, claimedBy(claim));

test('a claim is a claim until AWS has told', () => {
  expect(claimedBy(ann)).toEqual({ actor: ann, status: 'claimed' });
  expect(claimedBy(undefined)).toEqual({ actor: null, status: 'unknown' });
  expect(after(ann, first(ann))).toEqual({ actor: ann, status: 'verified' });
  expect(after(undefined, first(ann))).toEqual({ actor: ann, status: 'verified' });
});

test('who claims another’s name is found, and both names are kept', () => {
  const found = after(bob, first(eve));
  expect(found).toEqual({ actor: eve, status: 'verified', claimed: bob });
  expect([hasAsked(found, eve), hasAsked(found, bob)]).toEqual([true, false]);
});

test('who starts the same execution again has asked for it too, and verifies nothing', () => {
  expect(after(ann, again(bob))).toEqual({ actor: ann, status: 'claimed', also: [bob] });
  expect(after(ann, again(bob), first(ann))).toEqual({ actor: ann, status: 'verified', also: [bob] });
  expect(after(undefined, again(bob))).toEqual({ actor: null, status: 'unknown', also: [bob] });
  expect(hasAsked(after(ann, first(ann), again(bob)), bob)).toBe(true);
});

test('whatever the order of the records, and however often they come: the same people have asked', () => {
  const records = fc.array(fc.record({ actor: fc.constantFrom(ann, bob, eve), isFirst: fc.boolean() }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.constantFrom(undefined, ann, bob), records, (claim, told) => {
      const found = after(claim, ...told);
      const all = new Set(told.map(({ actor }) => actor));
      for (const actor of all) expect(hasAsked(found, actor)).toBe(true);
      expect(found.status === 'verified').toBe(told.some(({ isFirst }) => isFirst));
      if (found.status === 'verified') expect(all).toContain(found.actor);
      // Nothing new in a record that is known.
      for (const record of told.filter(({ actor }) => actor === found.actor || found.also?.includes(actor)))
        if (found.status === 'verified') expect(attested(found, record)).toBe(found);
      const backwards = after(claim, ...[...told].reverse());
      for (const person of [ann, bob, eve])
        if (found.status === 'verified') expect(hasAsked(backwards, person)).toBe(hasAsked(found, person));
    }),
  );
});

test('an item does not grow with the names that somebody gives to sessions', () => {
  const many = Array.from({ length: 200 }, (_, index) => again(`${eve}${index}`));
  expect(after(ann, first(ann), ...many).also).toHaveLength(50);
});
