import { waitForEventAction } from '../../../lambdas/actions/control/wait-for-event/action';
import { definitions } from '../../../lambdas/actions/definitions';
import type { JsonObject } from '../../../lib/domain/json';
import { readWorkflow } from '../../../lib/workflow/read-workflow';
import { SmallStep } from './small-step';

const parse = (pattern: unknown) => waitForEventAction.definition.input.parse({ pattern });
const event = { id: 'e-1', source: 'my.ci', detail_type: 'Built', time: '2026-11-23T12:00:00Z' };
const heard = (payload: JsonObject) =>
  ({ id: 'my.ci/e-1', kind: 'event', at: '2026-11-23T12:00:01.000Z', by: 'my.ci', payload }) as const;

describe('control/wait_for_event', () => {
  it('listens within its own stack and environment', () => {
    const context = new SmallStep().context(parse({ 'detail-type': ['Built'] }));
    expect(waitForEventAction.definition.hears!(context)).toEqual({
      'detail-type': ['Built'],
      detail: { metadata: { stack_name: ['shop'], environment: ['dev'] } },
    });
  });

  it('waits, and gives the event that came', async () => {
    const step = new SmallStep();
    const context = step.context(parse({ source: ['my.ci'] }));
    await waitForEventAction.begin(context);
    expect(await waitForEventAction.poll(context)).toEqual({
      status: 'pending',
      reason: 'waits for an event like {"source":["my.ci"]}',
    });
    step.told = heard({ ...event, detail: { build: 7 } });
    expect(await waitForEventAction.poll(context)).toEqual({
      status: 'ready',
      outputs: { event: { ...event, detail: { build: 7 } } },
    });
  });

  it('says why an event could not be kept', async () => {
    const step = new SmallStep();
    step.told = heard({ ...event, unkept: 'its detail has 50000 bytes' });
    await expect(waitForEventAction.poll(step.context(parse({ source: ['my.ci'] })))).rejects.toMatchObject({
      code: 'EventTooLong',
      message: 'the event e-1 of my.ci cannot be kept: its detail has 50000 bytes',
    });
  });

  it('a wrong pattern is shown in the workflow file, where it is wrong', () => {
    const text = [
      'name: listens',
      'steps:',
      '  - name: a',
      '    service: control',
      '    action: wait_for_event',
      '    timeout: 60',
      '    with:',
      '      pattern:',
      '        source: [my.ci]',
      '        detail: {state: [{suffix: x}]}',
      '',
    ].join('\n');
    const { diagnostics } = readWorkflow(text, { file: 'listens.yml', definitions });
    expect(diagnostics).toMatchObject([
      { code: 'WrongType', line: 10, message: expect.stringContaining('pattern.detail.state[0]') },
    ]);
  });
});
