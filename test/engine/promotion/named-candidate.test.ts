import { workflowOf } from '../../helpers/spot';
import { start } from '../../helpers/worlds';
import { Land, toProd } from './land';

const staged = workflowOf(`
name: staged
parameters:
  seconds: {type: number, default: 2}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, checkpoint: network, with: {zone_count: 2}}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [net], with: {seconds: "\${parameters.seconds}"}}
`);

/** One session, asked for as a candidate, and, undone in part and resumed with another value, as another one. */
async function bothAsk() {
  const land = new Land(staged, { guards: { staging: { promotion: { ...toProd, from: ['dev'] } } } });
  const source = (await land.deployTo('dev', { seconds: 2 })).session_id;
  await land.promote(source, 'staging');
  const first = await land.comesTo('staging', 'awaiting_approval');
  const request = { type: 'partial', checkpoint: 'network' };
  expect(await land.ask({ verb: 'rollback', session: source, reason: 'slow', request })).toMatchObject({ ok: true });
  await land.rest();
  start(land.world, staged, { resume: source, parameters: { seconds: 3 } }, 'again', 'dev');
  await land.rest();
  await land.promote(source, 'staging');
  const second = await land.comesTo('staging', 'awaiting_approval');
  expect(second.source).toEqual(first.source);
  expect(second.candidate).not.toBe(first.candidate);
  const stateOf = async ({ candidate }: typeof first) =>
    (await land.promotions('staging')).find((item) => item.candidate === candidate)?.approval?.state;
  return { land, source, first, second, stateOf };
}

const ofPromotion = { to: 'staging', of: 'promotion', verdict: 'rejected', reason: 'no' } as const;

test('an answer that names a candidate is one to that, and to none that the same session is promoted as too', async () => {
  const { land, source, first, second, stateOf } = await bothAsk();
  const asked = { verb: 'answer_promotion', session: source, ...ofPromotion };
  expect(await land.ask({ ...asked, candidate: first.candidate })).toMatchObject({ status: 200 });
  expect([await stateOf(first), await stateOf(second)]).toEqual(['rejected', 'asked']);
  // There is one that asks now: an answer from before candidates were named is to that.
  expect(await land.ask(asked)).toMatchObject({ status: 200 });
  expect(await stateOf(second)).toBe('rejected');
  await land.atRest();
  land.end();
});

test('so is a withdrawal', async () => {
  const { land, source, first, second, stateOf } = await bothAsk();
  const asked = { verb: 'withdraw_promotion', session: source, to: 'staging', reason: 'a bug' };
  expect(await land.ask({ ...asked, candidate: first.candidate })).toMatchObject({ status: 200 });
  expect([await stateOf(first), await stateOf(second)]).toEqual(['withdrawn', 'asked']);
});

test('where several ask and none is named, or one that is not, nothing is answered, and they are named', async () => {
  const { land, source, first, second, stateOf } = await bothAsk();
  const names = new RegExp(`${second.candidate}, ${first.candidate}`);
  const refused = { status: 409, error: { name: 'PromotionNotOpen', message: expect.stringMatching(names) } };
  const answer = { verb: 'answer_promotion', session: source, ...ofPromotion };
  expect(await land.ask(answer)).toMatchObject(refused);
  expect(await land.ask({ verb: 'withdraw_promotion', session: source, to: 'staging', reason: 'no' })).toMatchObject(
    refused,
  );
  const other = { status: 409, error: { name: 'PromotionNotOpen', message: expect.stringContaining('as 0123456789') } };
  expect(await land.ask({ ...answer, candidate: '0123456789' })).toMatchObject(other);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['asked', 'asked']);
});
