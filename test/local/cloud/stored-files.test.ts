import { filesAt, plainPath, putInto, rootNames, sizeOf } from '../../../lib/local/cloud/account/stored-files';

const changes = [
  { at: 30, path: '/a/two', content: 'second' },
  { at: 10, path: '/a/one', content: 'first' },
  { at: 20, path: '/a/one', content: 'first, again' },
  { at: 40, path: 'a/two', content: null },
  { at: 50, from: '/a', to: '' },
  { at: 60, from: '/', to: '/b/c' },
];

test.each([
  [9, {}],
  [10, { '/a/one': 'first' }],
  [20, { '/a/one': 'first, again' }],
  [30, { '/a/one': 'first, again', '/a/two': 'second' }],
  [40, { '/a/one': 'first, again' }],
  [50, { '/one': 'first, again' }],
  [60, { '/b/c/one': 'first, again' }],
])('at %s there is what was done by then', (at, files) => {
  expect(filesAt(changes, at)).toEqual(files);
});

test('of changes at the same time the last one counts', () => {
  const twice = [
    { at: 1, path: '/a', content: 'x' },
    { at: 1, path: '/a', content: 'y' },
  ];
  expect(filesAt(twice, 1)).toEqual({ '/a': 'y' });
});

test('a folder moves alone, not what has a longer name', () => {
  const moved = [
    { at: 1, path: '/a/x', content: '1' },
    { at: 1, path: '/ab/x', content: '2' },
    { at: 2, from: '/a', to: '/c' },
  ];
  expect(filesAt(moved, 2)).toEqual({ '/c/x': '1', '/ab/x': '2' });
});

test('a copy is put back into a folder, byte for byte', () => {
  const files = { '/one': 'ä', '/a/two': '' };
  const back = filesAt(putInto('/kept/', files, 5), 5);
  expect(back).toEqual({ '/kept/one': 'ä', '/kept/a/two': '' });
  expect(rootNames(files)).toEqual(['one', 'a']);
  expect(sizeOf(files)).toBe(2);
  expect(plainPath('//a///b/')).toBe('/a/b');
});
