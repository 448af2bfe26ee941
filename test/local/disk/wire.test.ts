import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists } from '@aws-sdk/client-sfn';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import { onFrame, sendFrame } from '../../../lib/local/disk/frames';
import { packError, unpackError } from '../../../lib/local/disk/wire';

/** What goes in at one end and comes out at the other, in pieces of that many bytes. */
function pipe(pieceBytes: number): { readonly socket: Socket; readonly arrived: unknown[] } {
  const arrived: unknown[] = [];
  const inner = new PassThrough();
  onFrame(inner as unknown as Socket, (value) => arrived.push(value));
  const outer = {
    write: (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += pieceBytes) inner.emit('data', bytes.subarray(at, at + pieceBytes));
    },
  };
  return { socket: outer as unknown as Socket, arrived };
}

describe('frames', () => {
  test.each([1, 3, 1_000_000])('arrive whole and in order in pieces of %i bytes', (pieceBytes) => {
    const { socket, arrived } = pipe(pieceBytes);
    const values = [{ a: 1, when: new Date(0), map: new Map([['k', undefined]]) }, 'ü'.repeat(5_000), null];
    for (const value of values) sendFrame(socket, value);
    expect(arrived).toEqual(values);
  });

  test('of noise end the connection', () => {
    for (const noise of [Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from([0, 0, 0, 2, 1, 2])]) {
      const inner = new PassThrough();
      onFrame(inner as unknown as Socket, () => {
        throw new Error('noise was taken for a value');
      });
      inner.emit('data', noise);
      expect(inner.destroyed).toBe(true);
    }
  });
});

describe('errors on the wire', () => {
  const overWire = (error: unknown): Error => {
    const { socket, arrived } = pipe(7);
    sendFrame(socket, packError(error));
    return unpackError(arrived[0] as ReturnType<typeof packError>);
  };

  test('keep the class that the engine tells them apart by', () => {
    const failed = new ConditionalCheckFailedException({
      message: 'no',
      $metadata: {},
      Item: { write_id: { S: 'w/1' } },
    });
    const again = overWire(failed);
    expect(again).toBeInstanceOf(ConditionalCheckFailedException);
    expect((again as ConditionalCheckFailedException).Item).toEqual({ write_id: { S: 'w/1' } });
    expect(overWire(new ExecutionAlreadyExists({ message: 'taken', $metadata: {} }))).toBeInstanceOf(
      ExecutionAlreadyExists,
    );
  });

  test('keep name, message and metadata of any other', () => {
    const refused = Object.assign(new Error('no'), { name: 'VpcLimitExceeded', $metadata: { httpStatusCode: 400 } });
    expect(overWire(refused)).toMatchObject({
      name: 'VpcLimitExceeded',
      message: 'no',
      $metadata: { httpStatusCode: 400 },
    });
    expect(overWire('text')).toMatchObject({ message: 'text' });
  });

  test('of our own stay our own', () => {
    const own = overWire(new UnityError('StackBusy', { message: 'busy', details: { session_id: 'x' } }));
    expect(own).toBeInstanceOf(UnityError);
    expect(own).toMatchObject({ code: 'StackBusy', message: 'busy', details: { session_id: 'x' } });
  });

  test('named like something every object has are plain', () => {
    expect(overWire(Object.assign(new Error('x'), { name: 'constructor' }))).toMatchObject({ name: 'constructor' });
  });
});
