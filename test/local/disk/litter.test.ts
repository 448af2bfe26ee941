import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clearLitter } from '../../../lib/local/disk/litter';

let directory: string;
const servers: Server[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'unity-litter-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = (name: string, text = ''): void => writeFileSync(path.join(directory, name), text);
const dead = spawnSync(process.execPath, ['-e', '']).pid;

/** A socket that is there, as a killed process leaves it. */
async function socket(name: string): Promise<string> {
  const file = path.join(directory, name);
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(file, resolve));
  return file;
}

describe('what killed processes left half done', () => {
  test('goes; what the living write, and what is not ours, stays', async () => {
    for (const pid of [dead, process.pid]) {
      write(`world.bin.${pid}`);
      write(`host.${pid}.abc.lock.draft`);
    }
    write('world.bin');
    write('notes.txt');
    await socket('host.0123.sock');
    const claimed = await socket('host.4567.sock');
    write(`host.${process.pid}.4567.lock`, JSON.stringify({ pid: process.pid, start: '', socket: claimed }));
    clearLitter(directory);
    expect(readdirSync(directory).sort()).toEqual(
      [
        `host.${process.pid}.4567.lock`,
        `host.${process.pid}.abc.lock.draft`,
        'host.4567.sock',
        'notes.txt',
        'world.bin',
        `world.bin.${process.pid}`,
      ].sort(),
    );
  });

  test('is nothing where there is no directory', () => {
    expect(() => clearLitter(path.join(directory, 'missing'))).not.toThrow();
  });
});
