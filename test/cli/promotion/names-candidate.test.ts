import { answerPromotion } from '../../../lib/cli/promotion/answer-promotion';
import { withdraw } from '../../../lib/cli/promotion/withdraw';
import { Land, small, toStaging } from '../../engine/promotion/land';
import { person } from '../../engine/resume/scene';

test('the command line names the candidate that it has found, for the session may be promoted as others too', async () => {
  const land = new Land(small, { guards: { staging: { promotion: { ...toStaging, approval: true } } } });
  const { session_id } = await land.deployTo('dev');
  await land.promote(session_id, 'staging');
  const promotion = await land.comesTo('staging', 'awaiting_approval');
  const asked: object[] = [];
  const gateway = {
    desk: async (request: object) => asked.push(request),
    engine: () => land.world.engine(person),
    enter: async () => undefined,
  };
  const flag = () => undefined;
  const run = {
    print: { note: () => undefined },
    globals: { json: false },
    given: { flag, text: flag, value: flag },
    io: { stderr: { isTty: false } },
  };
  const signal = new AbortController().signal;
  await answerPromotion(run as never, gateway as never, { promotion, verdict: 'approved', reason: 'tried' });
  const session = await land.world.run(
    land.world.engine(person).ledger.get({ pk: `SESSION#${session_id}`, sk: 'SESSION' }),
  );
  await land.world.run(
    withdraw(run as never, gateway as never, {
      session: session as never,
      isNamed: true,
      to: 'staging',
      reason: 'a bug',
      signal,
    }),
  );
  const { candidate } = promotion;
  expect(asked).toMatchObject([
    { verb: 'answer_promotion', candidate },
    { verb: 'withdraw_promotion', candidate },
  ]);
});
