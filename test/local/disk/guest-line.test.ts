import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onFrame, sendFrame } from '../../../lib/local/disk/frames';
import { GuestLine, HostGone } from '../../../lib/local/disk/guest-line';
import { HostServer } from '../../../lib/local/disk/host-server';
import type { WireCall } from '../../../lib/local/disk/wire';

let directory: string;
let host: { readonly socket: string; readonly pid: number };
let server: Server | undefined;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'unity-line-'));
  host = { socket: path.join(directory, 'host.sock'), pid: 4711 };
});
afterEach(() => {
  server?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A host that does with each call whatever it likes. */
function hostThat(does: (call: WireCall, socket: Socket) => void): Promise<void> {
  const listening = createServer((socket) => onFrame(socket, (frame) => does(frame as WireCall, socket)));
  server = listening;
  return new Promise((resolve) => listening.listen(host.socket, resolve));
}

async function connect(onSilent: () => void = () => undefined, giveUpMilliseconds = 80): Promise<GuestLine> {
  const line = await GuestLine.connect(host, { patience: { noteMilliseconds: 20, giveUpMilliseconds }, onSilent });
  if (!line) throw new Error('nobody listens');
  return line;
}

describe('a guest’s line', () => {
  test('tells of a host that says nothing, and gives up on it with its process and a way on', async () => {
    await hostThat(() => undefined);
    const told: string[] = [];
    const line = await connect(() => told.push('silent'));
    const calls = [line.call('states', 'A', {}), line.call('states', 'B', {})];
    const ends = await Promise.allSettled(calls);
    expect(told).toEqual(['silent']);
    expect(ends.map((end) => end.status === 'rejected' && end.reason.code)).toEqual([
      'LocalWorldBusy',
      'LocalWorldBusy',
    ]);
    await expect(line.call('states', 'C', {})).rejects.toMatchObject({
      message: expect.stringContaining('process 4711'),
      details: { fix: expect.stringContaining('kill -CONT 4711') },
    });
  });

  test('waits for a host that is only slow, and tells of it once', async () => {
    await hostThat(({ id, input }, socket) => {
      setTimeout(() => sendFrame(socket, { id, now: 1, output: input }), 40);
    });
    const told: string[] = [];
    const line = await connect(() => told.push('silent'), 10_000);
    expect(await line.call('states', 'A', 'x')).toBe('x');
    expect(told).toEqual(['silent']);
    line.close();
  });

  test('says that the host is gone when it goes without an answer', async () => {
    await hostThat((_, socket) => socket.destroy());
    const line = await connect();
    await expect(line.call('states', 'A', {})).rejects.toBeInstanceOf(HostGone);
    await expect(line.call('states', 'A', {})).rejects.toBeInstanceOf(HostGone);
  });

  test('hears nothing, not even a refusal, that is not on the disk yet', async () => {
    const saved: string[] = [];
    const options = {
      socket: host.socket,
      now: () => 1,
      call: (_: string, operation: string) =>
        operation === 'Good' ? Promise.resolve('yes') : Promise.reject(new Error('no')),
      beforeAnswer: () => void saved.push('saved'),
    };
    const listening = await HostServer.listen(options);
    const line = await connect();
    expect(await line.call('states', 'Good', {})).toBe('yes');
    await expect(line.call('states', 'Bad', {})).rejects.toThrow('no');
    expect(saved).toHaveLength(2);
    line.close();
    listening.close();
  });
});
