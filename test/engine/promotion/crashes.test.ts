import { Land, small, toStaging } from './land';
import { blows, Strikes } from './strikes';

const guards = { staging: { promotion: { ...toStaging, approval: true } } };

/** From dev to staging, with an approval. */
async function forth(strikes: Strikes): Promise<Land> {
  const land = new Land(small, { guards });
  const dev = await land.deployTo('dev', { zones: 1 });
  strikes.aimAt(land);
  await land.promote(dev.session_id, 'staging');
  await land.comesTo('staging', 'awaiting_approval');
  await land.answer(dev.session_id, 'staging', 'promotion', 'approved');
  await land.atRest();
  return land;
}

test.each(blows)(
  'of a call that a promotion makes that %s: it asks once, deploys once, and completes',
  async (blow) => {
    const strikes = new Strikes(blow, ['verifying', 'awaiting_approval', 'deploying', 'soaking']);
    do {
      const land = await forth(strikes);
      expect(await land.promotion('staging')).toMatchObject({ state: 'completed', run: 1, starts: 1 });
      expect(land.sessionsIn('staging')).toEqual(['completed']);
      expect(land.questions).toEqual(['approval']);
      land.end();
    } while (strikes.inThisWorld > 0);
    expect(strikes.struck.size).toBeGreaterThan(70);
    expect([...strikes.struck]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^promote in deploying: states:StartExecution/),
        expect.stringMatching(/^inspect in soaking: dynamodb:UpdateItem/),
      ]),
    );
  },
);
