import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

/** Nothing that goes over the socket comes near this; a longer frame is noise from somebody else. */
const longestFrameBytes = 64 * 1024 * 1024;
const headBytes = 4;

/** Sends one value: its length, then its bytes as `v8.serialize` makes them. */
export function sendFrame(socket: Socket, value: unknown): void {
  const body = serialize(value);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(body.length);
  socket.write(Buffer.concat([head, body]));
}

/** Hands every value that arrives to the listener, whole and in order. Noise ends the connection. */
export function onFrame(socket: Socket, listener: (value: unknown) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headBytes) {
      const length = rest.readUInt32BE();
      if (length > longestFrameBytes) return void socket.destroy();
      if (rest.length < headBytes + length) return;
      const body = rest.subarray(headBytes, headBytes + length);
      rest = rest.subarray(headBytes + length);
      const value = read(body);
      if (!value) return void socket.destroy();
      listener(value.value);
    }
  });
}

function read(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: deserialize(body) as unknown };
  } catch {
    // Not a frame of ours: whoever sent it is no host and no guest.
    return undefined;
  }
}
