import { UnityError } from '../../domain/errors/unity-error';
import { type DeskAnswer, type DeskDone, readDeskAnswer } from '../../engine/desk/answer';

/**
 * Turns an answer into the end of a request: what it says, or the error that the desk names.
 *
 * @throws UnityError of the desk; DeskForbidden or DeskFailed where what stands before it has answered
 */
export function assertDone({ statusCode, body }: Pick<DeskAnswer, 'statusCode' | 'body'>): DeskDone {
  const read = readDeskAnswer(body);
  if (read !== 'unanswered') return read;
  if (statusCode === 401 || statusCode === 403) {
    throw new UnityError('DeskForbidden', { message: `AWS refused the request to the desk (HTTP ${statusCode})` });
  }
  throw new UnityError('DeskFailed', { message: `the desk gave no answer (HTTP ${statusCode})` });
}
