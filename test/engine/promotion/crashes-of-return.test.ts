import { Land, small, toStaging } from './land';
import { blows, Strikes } from './strikes';

const soaking = { staging: { promotion: { ...toStaging, soakMinutes: 1 } } };
const asksFirst = { staging: { onFailure: 'approval' } } as const;

/** What was promoted proves bad, and the revision before is put back when a person says so. */
async function back(strikes: Strikes): Promise<Land> {
  const land = new Land(small, { guards: soaking, rollback: asksFirst });
  await land.deployTo('staging', { zones: 1 });
  const dev = await land.deployTo('dev', { zones: 2 });
  await land.promote(dev.session_id, 'staging');
  await land.comesTo('staging', 'soaking');
  strikes.aimAt(land);
  await land.spoil('staging');
  await land.comesTo('staging', 'awaiting_return');
  await land.answer(dev.session_id, 'staging', 'return', 'approved');
  await land.atRest();
  return land;
}

test.each(blows)(
  'of a call that puts back what was before that %s: it asks once, and that is done once',
  async (blow) => {
    const strikes = new Strikes(blow, ['soaking', 'awaiting_return', 'returning'], ['promote']);
    do {
      const land = await back(strikes);
      const { state, return_session } = await land.promotion('staging');
      expect([state, (await land.serving('staging'))?.session_id]).toEqual(['rejected', return_session]);
      expect(await land.serving('staging')).toMatchObject({ parameters: { zones: 1 } });
      expect(land.sessionsIn('staging')).toEqual(['rolled_back', 'rolled_back', 'completed']);
      expect(land.questions).toEqual(['return_approval']);
      land.end();
    } while (strikes.inThisWorld > 0);
    expect([...strikes.struck]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^promote in soaking: dynamodb:UpdateItem/),
        expect.stringMatching(/^promote in returning: states:StartExecution/),
        expect.stringMatching(/^promote in returning: dynamodb:UpdateItem as number 13$/),
      ]),
    );
  },
);
