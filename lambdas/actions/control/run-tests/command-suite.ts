import { hasCode } from '../../../resources/aws-error';
import { commentOf, sendCommand } from '../../docker/setup-containers/command';
import { environmentProblems, isReference } from '../../docker/setup-containers/environment';
import { type InvocationStanding, printedBy, standingsOf } from '../../docker/setup-containers/invocations';
import { lastLines } from '../../docker/setup-containers/last-lines';
import { onlineInstances } from '../../docker/setup-containers/online';
import { addUp, type OnInstance } from './add-up';
import { commandKey, commands } from './command-row';
import { reportOf } from './report';
import type { Suite, SuiteContext, SuiteLook } from './suite';
import { readSuite, writeSuite } from './suite-text';

/** A suite that runs longer is stopped by the agent; its step ends by its own timeout. */
const executionSeconds = 3_600;

function offline({ input }: SuiteContext, online: readonly string[]): SuiteLook {
  const missing = (input.instance_ids ?? []).filter((id) => !online.includes(id));
  return { status: 'pending', reason: `waiting for the Systems Manager agent on ${missing.join(', ')}` };
}

/** The command's id, once sent; else why not yet. */
async function sendOnce(context: SuiteContext): Promise<string | SuiteLook> {
  const { ssm } = context.clients;
  const { instance_ids = [], command = '', report = '', environment } = context.input;
  const row = context.resource(commandKey);
  if (row?.state === 'active' && row.id !== undefined) return row.id;
  const online = await onlineInstances(ssm, instance_ids);
  if (online.length < instance_ids.length) return offline(context, online);
  const text = writeSuite({ session: context.session.id, step: context.step, command, report, environment });
  try {
    return await context.make(
      commandKey,
      commands,
      (made) => sendCommand(ssm, commentOf(context, made, 'test'), instance_ids, text, executionSeconds),
      { instance_ids },
    );
  } catch (error) {
    // Online a moment ago and unknown now: right after the start both answers alternate. Nothing was sent.
    if (!hasCode(error, ['InvalidInstanceId'])) throw error;
    return offline(context, []);
  }
}

async function endedOn(context: SuiteContext, commandId: string, standing: InvocationStanding): Promise<OnInstance> {
  const { id, status, details } = standing;
  const printed = await printedBy(context.clients.ssm, commandId, id);
  const results = readSuite(printed?.stdout ?? '');
  if (status === 'Success') return { id, endedWell: true, ended: 'exit status 0', results };
  const code = status === 'Failed' && printed !== undefined ? `exit status ${printed.code}` : details;
  // The report says more, where there is one.
  const words = typeof results === 'string' ? lastLines(printed?.stderr.trim() || '', 3, 250) : '';
  return { id, endedWell: false, ended: words === '' ? code : `${code}: ${words}`, results };
}

/** A suite that is a command on instances of the session. */
export const commandSuite: Suite = {
  problems: ({ environment = {}, source_version }) => [
    ...environmentProblems(environment),
    ...Object.entries(environment).flatMap(([name, value]) =>
      isReference(value) ? [`${name} holds a reference: a suite reads what is secret itself, on the instance`] : [],
    ),
    ...(source_version === undefined ? [] : ['`source_version` is of a CodeBuild project']),
  ],

  begin: async () => undefined,

  async look(context) {
    const { instance_ids = [] } = context.input;
    const id = await sendOnce(context);
    if (typeof id !== 'string') return id;
    const standings = await standingsOf(context.clients.ssm, id, instance_ids);
    const running = standings.filter(({ isRunning }) => isRunning).map((standing) => standing.id);
    if (running.length > 0) return { status: 'pending', reason: `the tests run on ${running.join(', ')}` };
    const ends: OnInstance[] = [];
    for (const standing of standings) ends.push(await endedOn(context, id, standing));
    await context.note(commandKey, { instance_ids: [...instance_ids], ended: 'by itself' });
    return { status: 'ended', report: reportOf(addUp(ends)) };
  },
};
