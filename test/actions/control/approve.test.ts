import { approveAction } from '../../../lambdas/actions/control/approve/action';
import { SmallStep } from './small-step';

const input = approveAction.definition.input.parse({ message: 'Open the shop?' });
const word = (verdict: string, reason: string) =>
  ({
    id: `approval/${verdict}`,
    kind: 'approval',
    at: '2026-11-23T13:00:00.000Z',
    by: 'ann',
    payload: { verdict, reason },
  }) as const;

describe('control/approve', () => {
  it('asks, and is ready with who approved and when', async () => {
    const step = new SmallStep();
    const context = step.context(input);
    await approveAction.begin(context);
    expect(await approveAction.poll(context)).toEqual({
      status: 'pending',
      reason: 'waits for approval: Open the shop?',
    });
    step.told = word('approved', 'looks good');
    expect(await approveAction.poll(context)).toEqual({
      status: 'ready',
      outputs: { approved_by: 'ann', approved_at: '2026-11-23T13:00:00.000Z' },
    });
  });

  it('fails with who rejected it and why', async () => {
    const step = new SmallStep();
    step.told = word('rejected', 'not before Monday');
    await expect(approveAction.poll(step.context(input))).rejects.toMatchObject({
      code: 'ApprovalRejected',
      message: 'rejected by ann: not before Monday',
    });
  });

  it('keeps what it asked first, however often it is begun', async () => {
    const step = new SmallStep();
    const context = step.context(input);
    await approveAction.begin(context);
    step.clock.time += 60_000;
    await approveAction.begin(context);
    expect(await context.freeze('approval', async () => ({}))).toEqual({
      message: 'Open the shop?',
      asked_at: '2026-11-23T12:00:00.000Z',
    });
  });

  it.each(['', 'x'.repeat(501), 7, undefined])('refuses to ask %p', (message) => {
    expect(approveAction.definition.input.safeParse({ message }).success).toBe(false);
  });
});
