import { findApproval } from '../../lib/cli/input/find-approval';
import { promotionFrom } from '../../lib/cli/promotion/find-promotion';
import type { PromotionState } from '../../lib/domain/promotion';
import { keys, type SessionItem } from '../../lib/ledger/items';
import type { PromotionItem } from '../../lib/ledger/promotion-item';
import { LedgerLab } from '../helpers/ledger-lab';
import { seed, sessionIn } from '../races/ledger-scene';

const hour = 3_600_000;

/** A promotion to shop/prod of that candidate, which may be answered for so long from now on. */
async function promoted(
  lab: LedgerLab,
  candidate: string,
  state: PromotionState,
  hours = 1,
  { environment, stack } = { environment: 'prod', stack: 'shop' },
): Promise<void> {
  const expires_at = new Date(lab.now() + hours * hour).toISOString();
  const question = { state: 'asked', asked_at: '2026-01-01T00:00:00.000Z', expires_at } as const;
  await lab.ledger().create<PromotionItem>({
    ...keys.promotion(environment, stack, candidate),
    kind: 'promotion',
    candidate,
    workflow_id: 'spot@1',
    deployment_type: 'spot',
    parameters: {},
    environment,
    stack_name: stack,
    source: { session_id: `spot-${candidate}`, environment: 'staging' },
    state,
    run: 1,
    requested_by: 'ann',
    requested_at: `2026-01-01T00:00:0${candidate[0]}.000Z`,
    request_reason: 'promote',
    execution_arn: 'arn',
    starts: 1,
    ...(state === 'awaiting_return' ? { return_approval: question } : { approval: question }),
    started_at: '2026-01-01T00:00:00.000Z',
  });
}

const [first, second] = ['1111111111', '2222222222'] as const;

test('a stack without a session is named for the one promotion that asks', async () => {
  const lab = new LedgerLab();
  await promoted(lab, first, 'awaiting_approval');
  await promoted(lab, second, 'rejected');
  const found = await findApproval(lab.engine(), 'shop/prod');
  expect(found).toMatchObject({ of: 'promotion', promotion: { candidate: first } });
});

test('where more than one thing asks all are named, and one is found by its candidate', async () => {
  const lab = new LedgerLab();
  await promoted(lab, first, 'awaiting_return');
  await promoted(lab, second, 'awaiting_approval');
  await expect(findApproval(lab.engine(), 'shop/prod')).rejects.toMatchObject({
    code: 'ApprovalNotOpen',
    message: expect.stringMatching(
      `the promotion ${second} from staging, the promotion ${first} from staging .*shop/prod.*: name one`,
    ),
  });
  const found = await findApproval(lab.engine(), `shop/prod/${first}`);
  expect(found).toMatchObject({ of: 'promotion', promotion: { candidate: first, state: 'awaiting_return' } });
});

test('whose time is up, and what is only watched, asks nobody', async () => {
  const lab = new LedgerLab();
  await promoted(lab, first, 'awaiting_approval', -1);
  await promoted(lab, second, 'soaking');
  const nothing = { code: 'ApprovalNotOpen', message: 'nothing in shop/prod waits for approval' };
  await expect(findApproval(lab.engine(), 'shop/prod')).rejects.toMatchObject(nothing);
});

test.each([
  [
    'a candidate that was taken back',
    second,
    'the promotion 2222222222 from staging to shop/prod asks nobody: it is withdrawn',
  ],
  ['what nothing is called there', 'go_live', 'nothing in shop/prod that is called go_live waits for approval'],
])('%s does not stand for another that asks', async (_, name, message) => {
  const lab = new LedgerLab();
  await promoted(lab, first, 'awaiting_approval');
  await promoted(lab, second, 'withdrawn');
  const found = findApproval(lab.engine(), `shop/prod/${name}`);
  await expect(found).rejects.toMatchObject({ code: 'ApprovalNotOpen', message });
});

test('a candidate whose time is up is no step of the session there', async () => {
  const lab = new LedgerLab();
  seed(lab, { steps: [], state: 'completed' });
  const { environment, stack_name: stack } = sessionIn(lab);
  await promoted(lab, first, 'awaiting_approval', -1, { environment, stack });
  await expect(findApproval(lab.engine(), `${stack}/${environment}/${first}`)).rejects.toMatchObject({
    code: 'ApprovalNotOpen',
    message: expect.stringMatching(/asks nobody: it is awaiting_approval, and could be answered until /),
  });
  const step = await findApproval(lab.engine(), `${stack}/${environment}/go_live`);
  expect(step).toMatchObject({ of: 'step', step: 'go_live' });
});

test('a stack that nobody knows is no stack', async () => {
  const lab = new LedgerLab();
  await promoted(lab, first, 'completed');
  await expect(findApproval(lab.engine(), 'shop/prod')).rejects.toMatchObject({ code: 'StackNotFound' });
});

describe('what is taken back', () => {
  const toProd = { to: 'prod', isNamed: false };
  const session = {
    session_id: `spot-${second}`,
    stack_name: 'shop',
    environment: 'staging',
    workflow_id: 'spot@2',
    deployment_type: 'spot',
    parameters: {},
  } as unknown as SessionItem;

  test('is what is under way from there, though another revision serves there by now', async () => {
    const lab = new LedgerLab();
    await promoted(lab, first, 'completed');
    await promoted(lab, second, 'soaking');
    expect(await promotionFrom(lab.engine(), session, toProd)).toMatchObject({ candidate: second });
  });

  test('is what its session says where several are under way from there', async () => {
    const lab = new LedgerLab();
    await promoted(lab, first, 'soaking');
    await promoted(lab, second, 'awaiting_approval');
    await expect(promotionFrom(lab.engine(), session, toProd)).rejects.toMatchObject({
      code: 'PromotionNotOpen',
      message: expect.stringContaining(`${second} of spot-${second}, ${first} of spot-${first}; name its session`),
    });
  });

  test('is nothing of another session where the session itself was named', async () => {
    const lab = new LedgerLab();
    await promoted(lab, first, 'soaking');
    const named = { ...toProd, isNamed: true };
    const message = `session spot-${second} is not being promoted to prod`;
    await expect(promotionFrom(lab.engine(), session, named)).rejects.toMatchObject({ message });
    await promoted(lab, second, 'awaiting_approval');
    expect(await promotionFrom(lab.engine(), session, named)).toMatchObject({ candidate: second });
  });

  test('is nothing where it comes from elsewhere, or has ended', async () => {
    const lab = new LedgerLab();
    await promoted(lab, first, 'withdrawn');
    await promoted(lab, second, 'soaking');
    const open = { code: 'PromotionNotOpen' };
    await expect(promotionFrom(lab.engine(), { ...session, environment: 'dev' }, toProd)).rejects.toMatchObject(open);
    await expect(promotionFrom(lab.engine(), session, { ...toProd, to: 'staging' })).rejects.toMatchObject(open);
  });
});
