import type { Gateway } from '../../../lib/cli/gateway/gateway';
import { removeNamed } from '../../../lib/cli/sweep/remove';
import type { SweepPlan } from '../../../lib/cli/sweep/sweep-plan';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import type { DeskRequest } from '../../../lib/engine/desk/request';
import { LedgerLab } from '../../helpers/ledger-lab';
import { seed } from '../../races/ledger-scene';

const orphanOf = (session: string, environment: string): SweepPlan['orphans'][number] => ({
  session_id: session,
  stack_name: 'shop',
  environment,
  step: 'net',
  key: 'vpc',
  type: 'AWS::EC2::VPC',
  id: `vpc-${session}`,
  region: 'eu-west-1',
  hourly_usd: 0,
});
const sessionOf = (id: string, environment: string): SweepPlan['sessions'][number] => ({
  session_id: id,
  stack_name: 'blog',
  environment,
  state: 'executing',
  started_at: '2026-01-01T00:00:00.000Z',
});
const plan = {
  orphans: [orphanOf('race-1', 'dev'), orphanOf('race-2', 'prod')],
  sessions: [sessionOf('race-4', 'prod'), sessionOf('race-5', 'dev')],
};

/** An installation whose desk answers some sessions with an error, and removes at once what it is asked for. */
function gatewayWith(answer: (session: string) => unknown): Gateway {
  const lab = new LedgerLab();
  for (const id of ['race-1', 'race-2']) seed(lab, { id, state: 'completed' });
  return {
    engine: () => lab.engine(),
    desk: async (request: DeskRequest) => {
      const error = answer('session' in request ? String(request.session) : '');
      if (error !== undefined) throw error;
      return { format_version: '1.0', ok: true };
    },
  } as unknown as Gateway;
}

const swept = (answer: (session: string) => unknown) =>
  removeNamed(gatewayWith(answer), plan, new AbortController().signal);
const isProd = (session: string): boolean => session === 'race-2' || session === 'race-4';

test.each([
  ['NotAnOperator', new UnityError('NotAnOperator', { message: 'bob may not act in prod' })],
  ['DeskFailed', new UnityError('DeskFailed', { message: 'the desk gave no answer' })],
  ['AwsRefused', Object.assign(new Error('not there'), { name: 'AccessDeniedException', $metadata: {} })],
])('what was removed is told, whatever else was refused: %s', async (code, error) => {
  const found = await swept((session) => (isProd(session) ? error : undefined));
  expect(found).toMatchObject({ removed: ['vpc-race-1'], takenOver: ['race-5'] });
  expect(found.notTaken).toEqual([
    { session_id: 'race-2', code, message: expect.stringContaining(error.message) },
    { session_id: 'race-4', code, message: expect.stringContaining(error.message) },
  ]);
});

test('a defect of ours is no refusal', async () => {
  await expect(swept((session) => (isProd(session) ? new TypeError('undefined') : undefined))).rejects.toThrow(
    TypeError,
  );
});
