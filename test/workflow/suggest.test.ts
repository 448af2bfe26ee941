import fc from 'fast-check';
import { editDistance, suggest } from '../../lib/workflow/suggest';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['timeout', 'timeot', 1],
    ['timeout', 'tiemout', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (from, to, distance) => expect(editDistance(from, to)).toBe(distance));

  it('is the same both ways', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => expect(editDistance(a, b)).toBe(editDistance(b, a))));
  });
});

describe('suggest', () => {
  const words = ['create_vpc', 'create_alb', 'wait'];

  it.each([
    ['create_vcp', 'create_vpc'],
    ['create-vpc', 'create_vpc'],
    ['CREATE_ALB', 'create_alb'],
    ['wiat', 'wait'],
    ['w', undefined],
    ['something_else', undefined],
    ['x'.repeat(10_000), undefined],
  ])('for %j is %j', (word, meant) => expect(suggest(word, words)).toBe(meant));
});
