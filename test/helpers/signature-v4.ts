import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A signed request as a server sees it. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Whose signature is expected. */
export interface SignatureKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What is wrong with a request’s AWS Signature Version 4; undefined when it is right. Written from its specification. */
export function signatureProblem(request: SignedRequest, key: SignatureKey): string | undefined {
  const { headers } = request;
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, credential = '', signedHeaders = '', signature = ''] = pattern.exec(headers.authorization ?? '') ?? [];
  if (signature === '') return 'there is no signature';
  const names = signedHeaders.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'host and date are not signed';
  const hash = sha256(request.body);
  if (headers['x-amz-content-sha256'] !== hash) return 'the body is not the one that was signed';
  const date = String(headers['x-amz-date']);
  const scope = `${date.slice(0, 8)}/${key.region}/${key.service}/aws4_request`;
  if (credential !== `${key.accessKeyId}/${scope}`) return `the credential is ${credential}`;
  const canonical = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signedHeaders,
    hash,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signingKey = [key.region, key.service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${key.secretAccessKey}`, date.slice(0, 8)),
  );
  return hmac(signingKey, text).toString('hex') === signature ? undefined : 'the signature does not match';
}
