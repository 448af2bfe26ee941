import type { Json } from '../../domain/json';
import type { DeskAnswer } from '../../engine/desk/answer';
import { StateFailure } from '../states/failure';

/** The event of a signed request to a function URL, as far as functions read it (payload format 2.0). */
export function urlEvent(caller: string, body: string): Json {
  return {
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { authorizer: { iam: { userArn: caller } }, http: { method: 'POST', path: '/' } },
    body,
    isBase64Encoded: false,
  };
}

/** Plays a function URL: what a function throws is for its log, and its caller is told nothing of it. */
export async function throughUrl(invoke: () => Promise<Json>): Promise<DeskAnswer> {
  try {
    // The only function with a URL answers in this shape.
    return (await invoke()) as unknown as DeskAnswer;
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return { statusCode: 502, headers: {}, body: '{"message":"Internal Server Error"}' };
  }
}
