import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import { systemClock } from '../../../lambdas/shared/system';
import { LocalHome } from '../../../lib/local/disk/local-home';
import { readWorldFile, removeWorldFile, worldFile, writeWorldFile } from '../../../lib/local/disk/world-file';
import type { WorldSnapshot } from '../../../lib/local/disk/world-snapshot';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'unity-world-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const unreadable = expect.objectContaining({ code: 'LocalWorldUnreadable' });
const snapshotLike = (value: object): WorldSnapshot => value as unknown as WorldSnapshot;

describe('the account’s file', () => {
  test('gives back what was written', () => {
    writeWorldFile(directory, snapshotLike({ format: 1, text: 'ü' }));
    expect(readWorldFile(directory)).toEqual({ format: 1, text: 'ü' });
    expect(removeWorldFile(directory)).toBe(true);
    expect(readWorldFile(directory)).toBeUndefined();
    expect(removeWorldFile(directory)).toBe(false);
  });

  test('is refused with a code when it was cut off anywhere, or one bit of it is not as it was', () => {
    writeWorldFile(directory, snapshotLike({ format: 1, rows: ['a', 'b', { c: 1 }] }));
    const whole = readFileSync(worldFile(directory));
    for (let at = 0; at < whole.length; at++) {
      writeFileSync(worldFile(directory), whole.subarray(0, at));
      expect(() => readWorldFile(directory)).toThrow(unreadable);
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      writeFileSync(worldFile(directory), changed);
      expect(() => readWorldFile(directory)).toThrow(unreadable);
    }
  });

  test.each([
    ['of a former version', serialize({ format: 1 })],
    ['of something else', Buffer.from('{}')],
  ])('%s is refused and named', (_, bytes) => {
    writeFileSync(worldFile(directory), bytes);
    expect(() => readWorldFile(directory)).toThrow(worldFile(directory));
  });

  test.each([[{ format: 7 }], [{ format: 1 }], [{ format: 2 }], [null]])(
    'whole but strange, %j, is refused when opened',
    async (value) => {
      writeWorldFile(directory, value as unknown as WorldSnapshot);
      await expect(LocalHome.open({ directory, realClock: systemClock })).rejects.toMatchObject({
        code: 'LocalWorldUnreadable',
        message: expect.stringContaining(worldFile(directory)),
      });
    },
  );

  test('that cannot be written names another way out than starting over', () => {
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    const fix = expect.stringContaining('UNITY_HOME');
    expect(() => writeWorldFile(file, snapshotLike({}))).toThrow(expect.objectContaining({ details: { fix } }));
  });
});
