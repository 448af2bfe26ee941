import { checkCdnAction } from '../../../lambdas/actions/validation/check-cdn/action';
import { sessionNonce } from '../../../lambdas/actions/validation/nonce';
import type { HttpAnswer, HttpGet } from '../../../lambdas/shared/clients';
import { SmallStep } from '../control/small-step';

const distribution_url = 'https://d111111abcdef8.cloudfront.net/';
const parse = (input: object = {}) => checkCdnAction.definition.input.parse({ distribution_url, ...input });
const page = { status: 200, body: `<p>${sessionNonce('spot-0123456789')}</p>` };
const redirect = { status: 301, body: '', location: distribution_url };

/** A distribution with what it answers over HTTPS, one after the other, and over HTTP. */
function edge(pages: readonly (HttpAnswer | Error)[], plain: HttpAnswer = redirect) {
  const called: string[] = [];
  const http: HttpGet = async (url) => {
    called.push(url);
    if (url.startsWith('http:')) return plain;
    const count = called.filter((other) => other.startsWith('https:')).length;
    const answer = pages[Math.min(count, pages.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { called, step: new SmallStep(http) };
}

describe('validation/check_cdn', () => {
  it('is ready after three answers in a row with the session’s nonce, and plain HTTP leads to HTTPS', async () => {
    const { called, step } = edge([page]);
    const context = step.context(parse());
    await checkCdnAction.begin(context);
    const began = step.clock.now();
    expect(await checkCdnAction.poll(context)).toEqual({
      status: 'ready',
      outputs: { cdn_url: distribution_url, cdn_serving_since: new Date(began).toISOString() },
    });
    expect(step.clock.now() - began).toBe(2000);
    expect(called.filter((url) => url.startsWith('https:'))).toHaveLength(3);
    expect(step.clock.sleeps).toEqual([1000, 1000]);
    expect(await checkCdnAction.check(context, {})).toEqual([]);
  });

  it.each([
    [Object.assign(new Error('dns'), { code: 'ENOTFOUND' }), 'has no DNS entry'],
    [{ status: 502, body: '' }, 'answered 502, expected 200'],
    [{ status: 200, body: 'welcome' }, 'another deployment answers'],
  ])('waits while it is not served: %#', async (answer, words) => {
    const { step } = edge([page, answer]);
    expect(await checkCdnAction.poll(step.context(parse()))).toEqual({
      status: 'pending',
      reason: expect.stringMatching(new RegExp(`${words}.*, after 1 of 3 good answers$`)),
    });
  });

  it.each([
    [{ status: 200, body: 'plain' }, 'answered 200, expected 301'],
    [{ status: 301, body: '', location: 'https://elsewhere.example.com/' }, 'leads to https://elsewhere.example.com/'],
  ])('waits while plain HTTP does not lead to HTTPS: %#', async (plain, words) => {
    const { step } = edge([page], plain);
    const polled = await checkCdnAction.poll(step.context(parse()));
    expect(polled).toMatchObject({ status: 'pending', reason: expect.stringContaining(words) });
  });

  it('leaves plain HTTP alone when told so, and calls the path that is given', async () => {
    const { called, step } = edge([page], { status: 200, body: '' });
    const context = step.context(parse({ expect_https: false, path: '/health?deep=1', successes: 1 }));
    expect(await checkCdnAction.poll(context)).toMatchObject({ status: 'ready' });
    expect(called).toEqual([`${distribution_url}health?deep=1`]);
  });

  it('follows nobody to a host that the path names', async () => {
    const { called, step } = edge([page]);
    const context = step.context(parse({ path: '//elsewhere.example.com/', expect_https: false, successes: 1 }));
    await checkCdnAction.poll(context);
    expect(called).toEqual([`${distribution_url}/elsewhere.example.com/`]);
  });

  it('looks once more at the end, and not at the first bad answer only', async () => {
    const lost = edge([{ status: 502, body: '' }, page]);
    expect(await checkCdnAction.check(lost.step.context(parse()), {})).toEqual([]);
    const gone = edge([{ status: 502, body: '' }]);
    expect(await checkCdnAction.check(gone.step.context(parse()), {})).toMatchObject([{ code: 'CheckFailed' }]);
  });

  it('refuses an address that is not public, and what is no address', async () => {
    const begin = (url: string) => checkCdnAction.begin(new SmallStep().context(parse({ distribution_url: url })));
    await expect(begin('https://169.254.169.254/')).rejects.toMatchObject({ code: 'TargetRefused' });
    expect(checkCdnAction.definition.input.safeParse({ distribution_url: 'ftp://x.example.com' }).success).toBe(false);
  });
});
