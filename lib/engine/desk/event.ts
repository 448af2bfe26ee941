import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';

/** What a body may hold, in bytes: the longest valid request has some hundred. */
const mostBodyBytes = 16 * 1024;

/** The identity that Lambda has verified. Its function URL sets it; a body cannot. */
const identitySchema = z.object({
  requestContext: z.object({
    authorizer: z.object({ iam: z.object({ userArn: z.string().min(1).max(2048) }) }),
  }),
});

/** What is used beside it of the event of a function URL (payload format 2.0). */
const httpSchema = z.object({
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  rawPath: z.string().optional(),
  rawQueryString: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

/** A request that is wrong before its body is looked at, with the HTTP status that says so. */
function refused(status: number, message: string): UnityError {
  return new UnityError('DeskRequestInvalid', { message, details: { http_status: status } });
}

/**
 * Who asks, as AWS has verified it.
 *
 * @throws UnityError CallerUnknown
 */
export function callerOf(event: unknown): string {
  const read = identitySchema.safeParse(event);
  if (read.success) return read.data.requestContext.authorizer.iam.userArn;
  throw new UnityError('CallerUnknown');
}

/**
 * The text of the body: there is one method, one path, one kind of content.
 *
 * @throws UnityError DeskRequestInvalid
 */
export function bodyOf(event: unknown): string {
  const read = httpSchema.safeParse(event);
  if (!read.success) throw refused(400, 'this is no request of a function URL');
  const { requestContext, rawPath = '/', rawQueryString = '', headers, body = '', isBase64Encoded } = read.data;
  const { method } = requestContext.http;
  if (method !== 'POST') throw refused(405, 'only POST is answered');
  if (rawPath !== '/' || rawQueryString !== '') throw refused(404, 'only / is answered, without a query');
  if (!/^application\/json(;\s*charset=utf-8)?$/i.test(contentType(headers)))
    throw refused(415, 'the content type must be application/json');
  if (isBase64Encoded) throw refused(415, 'the body must be text');
  if (Buffer.byteLength(body) > mostBodyBytes) throw refused(413, `a body has at most ${mostBodyBytes} bytes`);
  return body;
}

function contentType(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
