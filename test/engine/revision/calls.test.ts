import type { JsonObject } from '../../../lib/domain/json';
import { sampleArns } from '../../../lib/local/cloud/lambda/samples';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { Scene } from '../resume/scene';

const [echo = ''] = sampleArns('eu-west-1', '123456789012');

const registering = (undo: string) =>
  workflowOf(`
name: registering
parameters:
  port: {type: number, default: 80}
steps:
  - name: register
    service: control
    action: invoke
    timeout: 120
    with: {function_arn: '${echo}', payload: {port: "\${parameters.port}"}${undo}}
`);
const undone = registering(', undo_payload: {port: 80}');
const plain = registering('');

/** What functions were given. */
class Told extends Scene {
  readonly sent: JsonObject[] = [];

  constructor(workflow: Workflow) {
    super(workflow);
    this.meets = (call) => {
      if (call.service === 'lambda') this.sent.push(JSON.parse(String((call.input as { Payload: Buffer }).Payload)));
      return undefined;
    };
  }

  async again(parameters: JsonObject, workflow = this.workflow) {
    this.install(workflow);
    const run = start(this.world, workflow, { stack_name: 'shop', parameters }, 'run-2');
    return { run, session: await settled(this.world, sessionOf(workflow, run)) };
  }
}

test.each([
  ['both are undone', undone, undone],
  ['the one that serves is undone', undone, plain],
  ['the next is undone', plain, undone],
])('a call that is undone by the name of the stack is not made anew beside it: %s', async (_, first, next) => {
  const scene = new Told(first);
  const { session_id: id } = await scene.deploy();
  const { session } = await scene.again({ port: 81 }, next);
  expect(session.refusals).toEqual([
    expect.objectContaining({
      code: 'RevisionRefused',
      message: expect.stringMatching(/register: what it makes cannot be there twice, and what it is given is another/),
    }),
  ]);
  expect(scene.sent).toHaveLength(1);
  expect(await view(scene.world, id)).toMatchObject({ state: 'completed', rollback: null });
  scene.end();
});

test('as it is it stays, and one that nothing undoes is made once more', async () => {
  const scene = new Told(undone);
  await scene.deploy();
  expect((await scene.again({})).session.state).toBe('completed');
  expect(scene.sent).toHaveLength(1);
  scene.end();
  const other = new Told(plain);
  await other.deploy();
  expect((await other.again({ port: 81 })).session.state).toBe('completed');
  expect(other.sent.map(({ port, unity }) => [port, (unity as JsonObject).undo])).toEqual([
    [80, false],
    [81, false],
  ]);
  other.end();
});
