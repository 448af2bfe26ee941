import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { hasCode } from '../../../resources/aws-error';
import type { Action, MakeContext, PollResult } from '../../action';
import { sessionNonce } from '../../validation/nonce';
import { commentOf, sendCommand } from './command';
import { type SetUp, writeCommand } from './command-text';
import { composeProblems } from './compose-file';
import { containersHandler, containersKey } from './containers';
import { setupContainersDefinition } from './definition';
import { environmentProblems } from './environment';
import { exampleApplication } from './example-application';
import { lastWords, progressOf } from './invocations';
import { onlineInstances } from './online';
import { pins } from './pins';
import { takeDown } from './take-down';

type Input = z.output<typeof setupContainersDefinition.input>;

function problems(input: Partial<Input>): readonly string[] {
  return [...composeProblems(input.compose ?? exampleApplication), ...environmentProblems(input.environment ?? {})];
}

function orderOf(context: MakeContext<Input>): SetUp {
  const { component, port, compose, environment, mount_target_ips: addresses, mount_path: path } = context.input;
  const { files_restored: restored } = context.input;
  const { data_volume_ids: volumeIds, data_device: device, data_path } = context.input;
  return {
    kind: 'set_up',
    session: context.session.id,
    step: context.step,
    component,
    port,
    nonce: sessionNonce(context.session.id),
    compose: compose ?? exampleApplication,
    environment,
    files: addresses === undefined ? null : { addresses, path, restored },
    data: volumeIds === undefined ? null : { volumeIds, device, path: data_path },
  };
}

function offline(context: MakeContext<Input>, online: readonly string[]): PollResult {
  const missing = context.input.instance_ids.filter((id) => !online.includes(id));
  return { status: 'pending', reason: `waiting for the Systems Manager agent on ${missing.join(', ')}` };
}

/** The command's id, once sent; else why not yet. */
async function commandId(context: MakeContext<Input>): Promise<string | PollResult> {
  const { instance_ids, component } = context.input;
  const row = context.resource(containersKey);
  if (row?.state === 'active' && row.id !== undefined) return row.id;
  const online = await onlineInstances(context.clients.ssm, instance_ids);
  if (online.length < instance_ids.length) return offline(context, online);
  try {
    return await context.make(
      containersKey,
      containersHandler,
      (row) =>
        sendCommand(
          context.clients.ssm,
          commentOf(context, row, 'up'),
          instance_ids,
          writeCommand(orderOf(context), pins),
        ),
      { instance_ids, component },
    );
  } catch (error) {
    // Online a moment ago and unknown now: right after the start both answers alternate. Nothing was sent.
    if (!hasCode(error, ['InvalidInstanceId'])) throw error;
    return offline(context, []);
  }
}

/** Sets a Compose application up on instances with one Run Command (see `command-text.ts` for its text). */
export const setupContainersAction: Action<typeof setupContainersDefinition> = {
  definition: setupContainersDefinition,

  async rehearse({ input }) {
    return problems(input).map((message) => ({
      code: 'InputInvalid',
      message,
      remedy: 'Correct the value under `with`.',
    }));
  },

  async begin(context) {
    const found = problems(context.input);
    if (found.length > 0)
      throw new UnityError('InputInvalid', { message: found.join('; '), details: { problems: found } });
    await context.publish({ port: context.input.port });
  },

  async poll(context) {
    const id = await commandId(context);
    if (typeof id !== 'string') return id;
    const progress = await progressOf(context.clients.ssm, id, context.input.instance_ids);
    switch (progress.state) {
      case 'running':
        return { status: 'pending', reason: `the set-up runs on ${progress.on.join(', ')}` };
      case 'succeeded':
        return { status: 'ready', outputs: { port: context.input.port, command_id: id } };
      case 'failed': {
        const output = await lastWords(context.clients.ssm, id, progress.on);
        throw new UnityError('CommandFailed', {
          message: `the set-up failed on ${progress.on} (${progress.details})${output === '' ? '' : `:\n${output}`}`,
          details: { command_id: id, instance_id: progress.on, status_details: progress.details },
        });
      }
    }
  },

  async check(context, outputs) {
    const id = outputs.command_id;
    if (typeof id !== 'string') return [];
    const progress = await progressOf(context.clients.ssm, id, context.input.instance_ids);
    if (progress.state === 'succeeded') return [];
    const where = progress.state === 'failed' ? progress.on : progress.on.join(', ');
    return [
      {
        code: 'CheckFailed',
        message: `the set-up has not succeeded on ${where}`,
        remedy: 'See the command’s output in Systems Manager.',
      },
    ];
  },

  async compensate(context) {
    const row = context.resource(containersKey);
    if (row?.id !== undefined && row.state !== 'deleted' && !row.adopted && !row.retained) {
      const reason = await takeDown(context, row);
      if (reason !== undefined) return { status: 'pending', reason };
    }
    return context.removeInOrder([containersHandler]);
  },

  /** A command that has ended is history, and containers are no longer than their instance: nothing of its own can stay. */
  verifyGone: async () => [],
};
