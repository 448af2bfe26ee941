import { checkHttpAction } from '../../../lambdas/actions/control/check-http/action';
import type { HttpAnswer, HttpGet } from '../../../lambdas/shared/clients';
import { SmallStep } from './small-step';

const parse = (input: unknown) => checkHttpAction.definition.input.parse(input);

/** Answers in turn; the last answer stays. */
function answers(...list: (HttpAnswer | Error)[]): { readonly http: HttpGet; readonly called: string[] } {
  const called: string[] = [];
  return {
    called,
    http: async (url) => {
      called.push(url);
      const next = list[Math.min(called.length, list.length) - 1]!;
      if (next instanceof Error) throw next;
      return next;
    },
  };
}

const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const ok = { status: 200, body: 'hello' };
const url = 'https://shop.example.com/health';

describe('control/check_http', () => {
  it('is ready with the first right answer', async () => {
    const { http } = answers(ok);
    const context = new SmallStep(http).context(parse({ url }));

    await checkHttpAction.begin(context);
    expect(await checkHttpAction.poll(context)).toEqual({
      status: 'ready',
      outputs: { answered_status: 200, attempts_made: 1 },
    });
  });

  it('makes one attempt a poll and counts them across invocations', async () => {
    const { http, called } = answers({ status: 503, body: '' }, refused, ok);
    const step = new SmallStep(http);
    const poll = () => checkHttpAction.poll(step.context(parse({ url, attempts: 5 })));

    expect(await poll()).toMatchObject({
      status: 'pending',
      reason: `${url} answered 503, expected 200 (attempt 1 of 5)`,
      againInSeconds: 2,
    });
    expect(await poll()).toMatchObject({ status: 'pending', reason: `${url} refuses the connection (attempt 2 of 5)` });
    expect(await poll()).toMatchObject({ status: 'ready', outputs: { attempts_made: 3 } });
    expect(await poll()).toMatchObject({ status: 'ready', outputs: { attempts_made: 3 } });
    expect(called).toHaveLength(3);
  });

  it('fails when the attempts are used up, and calls no more', async () => {
    const { http, called } = answers({ status: 500, body: '' });
    const step = new SmallStep(http);
    const poll = () => checkHttpAction.poll(step.context(parse({ url, attempts: 2 })));

    await poll();
    await expect(poll()).rejects.toMatchObject({
      code: 'CheckFailed',
      message: `${url} answered 500, expected 200, after 2 attempts`,
    });
    await expect(poll()).rejects.toMatchObject({ code: 'CheckFailed' });
    expect(called).toHaveLength(2);
  });

  it('follows redirects and checks each target like the first', async () => {
    const { http, called } = answers(
      { status: 301, body: '', location: '/there' },
      { status: 302, body: '', location: 'http://169.254.169.254/latest' },
    );
    const context = new SmallStep(http).context(parse({ url }));

    await expect(checkHttpAction.poll(context)).rejects.toMatchObject({ code: 'TargetRefused' });
    expect(called).toEqual([url, 'https://shop.example.com/there']);
  });

  it('gives up on redirects in a circle', async () => {
    const { http, called } = answers({ status: 302, body: '', location: url });
    const context = new SmallStep(http).context(parse({ url }));

    expect(await checkHttpAction.poll(context)).toMatchObject({
      status: 'pending',
      reason: `${url} redirects more than 5 times (attempt 1 of 30)`,
    });
    expect(called).toHaveLength(6);
  });

  it('keeps of an attempt no more than a line, wherever it was led to', async () => {
    const { http } = answers({ status: 302, body: '', location: `/${'a'.repeat(1_900)}` }, { status: 500, body: '' });
    const { reason } = (await checkHttpAction.poll(new SmallStep(http).context(parse({ url })))) as { reason: string };
    expect(reason).toContain('https://shop.example.com/aaa');
    expect(reason.length).toBeLessThan(500);
  });

  it('takes a redirect as the answer when one is expected', async () => {
    const { http, called } = answers({ status: 301, body: '', location: 'http://10.0.0.1/' });
    const context = new SmallStep(http).context(parse({ url, expect_status: 301 }));

    expect(await checkHttpAction.poll(context)).toMatchObject({ status: 'ready', outputs: { answered_status: 301 } });
    expect(called).toHaveLength(1);
  });

  it.each([
    'http://127.0.0.1/',
    'http://10.1.2.3/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://2130706433/',
  ])('refuses %s before anything is called', async (target) => {
    const { http, called } = answers(ok);
    const context = new SmallStep(http).context(parse({ url: target }));

    await expect(checkHttpAction.begin(context)).rejects.toMatchObject({ code: 'TargetRefused' });
    await expect(checkHttpAction.poll(context)).rejects.toMatchObject({ code: 'TargetRefused' });
    expect(await checkHttpAction.rehearse?.(context)).toMatchObject([{ code: 'TargetRefused' }]);
    expect(called).toEqual([]);
  });

  it('calls a private target that is listed, and passes the list on', async () => {
    const seen: unknown[] = [];
    const http: HttpGet = async (_, { allowTargets }) => {
      seen.push(allowTargets);
      return ok;
    };
    const context = new SmallStep(http).context(parse({ url: 'http://10.0.0.7/', allow_targets: ['10.0.0.0/24'] }));

    await checkHttpAction.begin(context);
    expect(await checkHttpAction.poll(context)).toMatchObject({ status: 'ready' });
    expect(seen).toEqual([['10.0.0.0/24']]);
  });

  it('does not take a bug for a bad answer', async () => {
    const { http } = answers(new TypeError('undefined is not a function'));
    const context = new SmallStep(http).context(parse({ url }));

    await expect(checkHttpAction.poll(context)).rejects.toThrow(TypeError);
  });

  it.each([
    {},
    { url: '' },
    { url, attempts: 0 },
    { url, attempts: 101 },
    { url, attempts: 1.5 },
    { url, expect_status: 99 },
  ])('refuses the input %j', (input) => {
    expect(checkHttpAction.definition.input.safeParse(input).success).toBe(false);
  });
});
