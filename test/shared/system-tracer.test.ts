import { makeClients } from '../../lambdas/shared/clients';
import { equip, serve } from '../../lambdas/shared/serve';
import { systemTracer } from '../../lambdas/shared/system-tracer';

const root = '1-65a1b2c3-0123456789abcdef01234567';
const header = process.env._X_AMZN_TRACE_ID;

afterEach(() => {
  if (header === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = header;
});

test.each([
  [`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`, root],
  [`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`, root],
  [`Sampled=1;Root=${root}`, root],
  [`Root=${root};Parent=53995c3f42cd8ad8;Sampled=0`, undefined],
  [`Root=${root}`, undefined],
  ['Root=1-65a1b2c3-0123;Sampled=1', undefined],
  [`Root=${root} and more;Sampled=1`, undefined],
  ['', undefined],
  [undefined, undefined],
])('what Lambda says of the trace is taken as it is meant: %s', (value, expected) => {
  if (value === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = value;
  expect(systemTracer.traceId()).toBe(expected);
});

test('each line of a function’s log names the trace', async () => {
  equip({ registry: {}, makeClients });
  process.env._X_AMZN_TRACE_ID = `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 };
  await serve('sweeper', async (_event, { log }) => log('something', { of: 1 }))({}, context);
  write.mockRestore();
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { message: 'something', xray_trace_id: root },
  ]);
});
