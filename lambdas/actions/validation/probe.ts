import { UnityError } from '../../../lib/domain/errors/unity-error';
import type { HttpAnswer, HttpGet } from '../../shared/clients';
import { checkUrl } from '../../shared/http-target';

/** A healthy page answers within this time; ALB health checks of ours use the same. */
const timeoutSeconds = 2;
const maxRedirects = 5;

/** What an answer must be. */
export interface Expectation {
  readonly status: number;
  /** Texts of which the body must hold one. */
  readonly oneOf?: readonly string[];
  /** The address that a redirect must lead to. */
  readonly leadsTo?: string;
  /** Hosts and networks that may be called although they are not public. */
  readonly allowTargets?: readonly string[];
}

/** One look: the status when there was an answer, and what is wrong with it, for people; undefined when all is well. */
export interface Probe {
  readonly status?: number;
  readonly wrong?: string;
}

const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'drops the connection',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ENOTFOUND: 'has no DNS entry',
  EAI_AGAIN: 'has no DNS entry',
  ETIMEDOUT: `does not answer within ${timeoutSeconds} s`,
};

/** Why nothing answered; anything that is no failure of the network is thrown on. */
function failureOf(error: unknown): string {
  if (error instanceof UnityError || !(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return failures.ETIMEDOUT ?? '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // Every error of Node's network, TLS and HTTP code carries a code; what does not is a bug and must not look like one more bad answer.
  if (code === undefined) throw error;
  return failures[code] ?? `does not answer (${code})`;
}

function redirectOf(answer: HttpAnswer, from: string): string | undefined {
  if (answer.status < 300 || answer.status > 399 || answer.location === undefined) return undefined;
  return URL.canParse(answer.location, from) ? new URL(answer.location, from).href : undefined;
}

function judge(url: string, answer: HttpAnswer, expected: Expectation): Probe {
  const { status } = answer;
  if (status !== expected.status) return { status, wrong: `${url} answered ${status}, expected ${expected.status}` };
  if (expected.oneOf?.some((text) => answer.body.includes(text)) === false) {
    return {
      status,
      wrong: `${url} answered ${status}, but its page does not show ${expected.oneOf.join(' or ')}: another deployment answers`,
    };
  }
  if (expected.leadsTo !== undefined && redirectOf(answer, url) !== expected.leadsTo) {
    return { status, wrong: `${url} leads to ${answer.location ?? 'nothing'}, expected ${expected.leadsTo}` };
  }
  return { status };
}

async function ask(
  http: HttpGet,
  url: string,
  allowTargets: readonly string[],
): Promise<HttpAnswer | { readonly wrong: string }> {
  checkUrl(url, allowTargets);
  try {
    return await http(url, { timeoutSeconds, allowTargets });
  } catch (error) {
    return { wrong: `${url} ${failureOf(error)}` };
  }
}

/** Looks once whether an address answers, whatever it says; redirects are not followed. */
export async function firstAnswer(http: HttpGet, url: string): Promise<Probe> {
  const answer = await ask(http, url, []);
  return 'wrong' in answer ? answer : { status: answer.status };
}

/**
 * Looks once at an address, following redirects unless one is what is expected; each target is checked like the first.
 *
 * @throws UnityError TargetRefused
 */
export async function probe(http: HttpGet, url: string, expected: Expectation): Promise<Probe> {
  const allowTargets = expected.allowTargets ?? [];
  let target = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const answer = await ask(http, target, allowTargets);
    if ('wrong' in answer) return answer;
    const next = answer.status === expected.status ? undefined : redirectOf(answer, target);
    if (next === undefined) return judge(target, answer, expected);
    target = next;
  }
  return { wrong: `${url} redirects more than ${maxRedirects} times` };
}
