import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claim, livingClaims } from '../../../lib/local/disk/claims';
import { processStart } from '../../../lib/local/disk/process-alive';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'unity-claims-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

function writeClaim(pid: number, start: string, socket = path.join(directory, 'x.sock')): void {
  writeFileSync(path.join(directory, `host.${pid}.abc.lock`), JSON.stringify({ pid, start, socket }));
}

describe('a claim on the account', () => {
  test('is held until it is let go, whoever asks meanwhile', () => {
    const letGo = claim(directory, '/tmp/a.sock', 'a');
    expect(letGo).toBeDefined();
    expect(claim(directory, '/tmp/b.sock', 'b')).toBeUndefined();
    expect(livingClaims(directory)).toMatchObject([{ pid: process.pid, socket: '/tmp/a.sock' }]);
    letGo?.();
    expect(claim(directory, '/tmp/b.sock', 'b')).toBeDefined();
  });

  test('of a dead process counts for nothing and is cleared away', () => {
    writeClaim(deadPid(), '');
    expect(livingClaims(directory)).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
    expect(claim(directory, '/tmp/a.sock', 'a')).toBeDefined();
  });

  test('of a process whose id somebody else has now counts for nothing', () => {
    writeClaim(process.pid, '1');
    const isKnown = processStart(process.pid) !== '';
    expect(livingClaims(directory)).toHaveLength(isKnown ? 0 : 1);
  });

  test('that is damaged counts for nothing', () => {
    writeFileSync(path.join(directory, 'host.1.abc.lock'), '{"pid":');
    expect(livingClaims(directory)).toEqual([]);
  });

  test('cannot make us remove anything but a socket', () => {
    const precious = path.join(directory, 'precious.txt');
    writeFileSync(precious, 'data');
    writeClaim(deadPid(), '', precious);
    expect(livingClaims(directory)).toEqual([]);
    expect(existsSync(precious)).toBe(true);
  });

  test('is refused with a code where the directory cannot be one', () => {
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    expect(() => claim(file, '/tmp/a.sock', 'a')).toThrow(expect.objectContaining({ code: 'LocalWorldUnreadable' }));
    mkdirSync(path.join(directory, 'empty'));
    expect(livingClaims(path.join(directory, 'missing'))).toEqual([]);
  });
});
