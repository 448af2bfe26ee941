import { checkHealthAction } from '../../../lambdas/actions/validation/check-health/action';
import { sessionNonce } from '../../../lambdas/actions/validation/nonce';
import type { HttpAnswer, HttpGet } from '../../../lambdas/shared/clients';
import { SmallStep } from '../control/small-step';

const parse = (input: unknown) => checkHealthAction.definition.input.parse(input);
const page = { status: 200, body: `<p>${sessionNonce('spot-0123456789')}</p>` };

/** Answers by address; a list is answered in turn and its last entry stays. */
function site(pages: Record<string, HttpAnswer | readonly (HttpAnswer | Error)[]>) {
  const called: string[] = [];
  const http: HttpGet = async (url) => {
    called.push(url);
    const answers = [pages[url] ?? Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' })].flat();
    const count = called.filter((other) => other === url).length;
    const answer = answers[Math.min(count, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { http, called };
}

const ip = '203.0.113.7';

describe('validation/check_health', () => {
  it('is ready after three healthy answers a second apart', async () => {
    const { http, called } = site({ [`http://${ip}/`]: page });
    const step = new SmallStep(http);
    const context = step.context(parse({ public_ips: [ip] }));

    await checkHealthAction.begin(context);
    const since = new Date(step.clock.now()).toISOString();
    expect(await checkHealthAction.poll(context)).toEqual({
      status: 'ready',
      outputs: { url: `http://${ip}/`, healthy_urls: [`http://${ip}/`], serving_since: since },
    });
    expect(called).toHaveLength(3);
    expect(step.clock.sleeps).toEqual([1000, 1000]);
  });

  it('starts to count anew after a bad answer', async () => {
    const { http, called } = site({ [`http://${ip}/`]: [page, { status: 503, body: '' }, page] });
    const step = new SmallStep(http);
    const context = step.context(parse({ public_ips: [ip] }));
    const began = step.clock.now();

    expect(await checkHealthAction.poll(context)).toEqual({
      status: 'pending',
      reason: `http://${ip}/ answered 503, expected 200, after 1 of 3 good answers`,
    });
    // The answers of the row that was good count, not the one before the bad one.
    const serving_since = new Date(began + 1000).toISOString();
    expect(await checkHealthAction.poll(context)).toMatchObject({ status: 'ready', outputs: { serving_since } });
    expect(called).toHaveLength(5);
  });

  it('wants every instance to be healthy, and gives every address', async () => {
    const pages = { 'http://203.0.113.7:8080/health': page, 'http://203.0.113.8:8080/health': [new Error('x'), page] };
    const { http } = site({
      ...pages,
      'http://203.0.113.8:8080/health': [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), page],
    });
    const context = new SmallStep(http).context(
      parse({ public_ips: [ip, '203.0.113.8'], port: 8080, path: '/health' }),
    );

    expect(await checkHealthAction.poll(context)).toEqual({
      status: 'pending',
      reason: 'http://203.0.113.8:8080/health refuses the connection',
    });
    expect(await checkHealthAction.poll(context)).toEqual({
      status: 'ready',
      outputs: {
        url: 'http://203.0.113.7:8080/health',
        healthy_urls: Object.keys(pages),
        serving_since: expect.any(String),
      },
    });
  });

  it('is not content with a page of another deployment', async () => {
    const { http } = site({ [`http://${ip}/`]: { status: 200, body: sessionNonce('spot-before') } });
    const context = new SmallStep(http).context(parse({ public_ips: [ip] }));

    expect(await checkHealthAction.poll(context)).toMatchObject({
      status: 'pending',
      reason: expect.stringContaining(`does not show ${sessionNonce('spot-0123456789')}: another deployment answers`),
    });
    expect(
      await checkHealthAction.poll(new SmallStep(http).context(parse({ public_ips: [ip], expect_nonce: false }))),
    ).toMatchObject({
      status: 'ready',
    });
  });

  it('is content with a page of any session that has set up what it stands on, and of no other', async () => {
    const makers = { setUpBy: async () => ['spot-one', 'spot-two'] };
    const looked = async (body: string) => {
      const { http } = site({ [`http://${ip}/`]: { status: 200, body } });
      return checkHealthAction.poll({ ...new SmallStep(http).context(parse({ public_ips: [ip] })), ...makers });
    };
    expect(await looked(sessionNonce('spot-two'))).toMatchObject({ status: 'ready' });
    expect(await looked(page.body)).toMatchObject({
      status: 'pending',
      reason: expect.stringContaining(`does not show ${sessionNonce('spot-one')} or ${sessionNonce('spot-two')}: `),
    });
  });

  it('prefers a url that is given, and follows its redirects', async () => {
    const { http } = site({
      'http://shop.example.com/': { status: 301, body: '', location: 'https://shop.example.com/' },
      'https://shop.example.com/': page,
    });
    const context = new SmallStep(http).context(parse({ url: 'http://shop.example.com/', public_ips: [ip] }));

    expect(await checkHealthAction.poll(context)).toMatchObject({ outputs: { url: 'http://shop.example.com/' } });
  });

  it('writes IPv6 addresses in brackets', async () => {
    const { http } = site({ 'http://[2600:1f18::7]:81/': page });
    const context = new SmallStep(http).context(parse({ public_ips: ['2600:1f18::7'], port: 81, successes: 1 }));

    expect(await checkHealthAction.poll(context)).toMatchObject({ status: 'ready' });
  });

  it.each([
    [Object.assign(new Error('aborted'), { name: 'TimeoutError' }), 'does not answer within 2 s'],
    [Object.assign(new Error('dns'), { code: 'ENOTFOUND' }), 'has no DNS entry'],
    [Object.assign(new Error('tls'), { code: 'CERT_HAS_EXPIRED' }), 'does not answer (CERT_HAS_EXPIRED)'],
  ])('says what is wrong: %#', async (error, words) => {
    const { http } = site({ [`http://${ip}/`]: [error] });
    const context = new SmallStep(http).context(parse({ public_ips: [ip] }));

    expect(await checkHealthAction.poll(context)).toEqual({ status: 'pending', reason: `http://${ip}/ ${words}` });
  });

  it('looks once more at the end', async () => {
    const { http } = site({ [`http://${ip}/`]: [page, page, page, { status: 502, body: '' }] });
    const context = new SmallStep(http).context(parse({ public_ips: [ip] }));
    const polled = await checkHealthAction.poll(context);

    expect(polled.status).toBe('ready');
    expect(await checkHealthAction.check(context, {})).toMatchObject([
      { code: 'CheckFailed', message: `http://${ip}/ answered 502, expected 200` },
    ]);
  });

  it('refuses to begin without an address, or with one that is not public', async () => {
    const begin = (input: unknown) => checkHealthAction.begin(new SmallStep().context(parse(input)));

    await expect(begin({})).rejects.toMatchObject({ code: 'InputInvalid' });
    await expect(begin({ public_ips: [] })).rejects.toMatchObject({ code: 'InputInvalid' });
    await expect(begin({ url: 'http://169.254.169.254/' })).rejects.toMatchObject({ code: 'TargetRefused' });
    await expect(begin({ public_ips: ['10.0.0.1'] })).rejects.toMatchObject({ code: 'TargetRefused' });
    await expect(begin({ public_ips: ['x@127.0.0.1'] })).rejects.toMatchObject({ code: 'TargetRefused' });
  });

  it('rehearses a url that is known, and waits for one that is not', async () => {
    const rehearse = (input: unknown) => checkHealthAction.rehearse?.(new SmallStep().context(parse(input)));

    expect(await rehearse({ url: 'http://localhost/' })).toMatchObject([{ code: 'TargetRefused' }]);
    expect(await rehearse({ url: 'http://shop.example.com/' })).toEqual([]);
    expect(await rehearse({})).toEqual([]);
  });

  it.each([
    { path: 'health' },
    { path: '/a b' },
    { path: '/a\r\nHost: x' },
    { successes: 0 },
    { successes: 5 },
    { port: 0 },
  ])('refuses the input %j', (input) => {
    expect(checkHealthAction.definition.input.safeParse(input).success).toBe(false);
  });
});
