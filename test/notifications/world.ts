import { createHmac } from 'node:crypto';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Json } from '../../lib/domain/json';
import { type NotificationKind, type NotificationRules, notificationKinds } from '../../lib/domain/notification';
import type { BusEvent } from '../../lib/local/host/event-bus';
import { envelopeOf } from '../../lib/local/host/event-bus';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { sessionOf, settled, start } from '../helpers/worlds';
import type { Received, Receiver } from './receiver';

/** In the key, the address and a reason: it must be in nothing that anybody is told, but the request to that address. */
export const canary = 'canary0f8b2e51d7';
export const key = `whsec_${Buffer.from(canary).toString('base64')}`;
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:deployments';

/** The body of a webhook. */
export interface Told {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly summary: string;
  readonly session_id: string;
  readonly environment: string;
  readonly root_cause: string | null;
  readonly live_now: readonly string[];
  readonly next_commands: readonly string[];
}

/** Everybody is told of everything. */
export const rules = (extra: Partial<NotificationRules> = {}): NotificationRules => ({
  targets: [
    { name: 'mail', to: 'sns', topicArn, on: notificationKinds },
    { name: 'chat', to: 'amazon_q', topicArn, on: notificationKinds },
    { name: 'slack', to: 'slack', url: 'ssm:/hooks/slack', on: notificationKinds },
    { name: 'hook', to: 'webhook', url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on: notificationKinds },
  ],
  ...extra,
});

/** The same in every environment. */
export const everywhere = { dev: rules(), staging: rules(), prod: rules() } as const;

/** A world whose receivers listen on loopback. */
export async function worldWith(receiver: Receiver, options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const world = new LocalWorld({ messages: everywhere, ...options });
  await keepReferences(world, receiver);
  return world;
}

/** Keeps addresses and key where the rules say. */
export async function keepReferences(world: LocalWorld, receiver: Receiver): Promise<void> {
  const put = (Name: string, Value: string) =>
    world.run(world.clients.clients.ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' })));
  await put('/hooks/slack', `${receiver.url}/slack/${canary}`);
  await put('/hooks/url', `${receiver.url}/hook/${canary}`);
  await put('/hooks/key', key);
}

/** Starts a workflow, and gives the session’s id. */
export function begin(world: LocalWorld, workflow: Workflow, request: object = {}): string {
  world.install(workflow, 'dev');
  return sessionOf(workflow, start(world, workflow, { stack_name: 'shop', ...request }));
}

/** Until it has ended, and everybody was told. */
export async function ended(world: LocalWorld, id: string): Promise<void> {
  await settled(world, id);
  await world.run(world.told());
  await world.run(world.clock.sleep(60_000));
}

/** What came to the webhook, in order. */
export const toldOf = ({ received }: Receiver): readonly Told[] =>
  received.filter(({ path }) => path.startsWith('/hook')).map(({ body }) => JSON.parse(body) as Told);

export const kindsOf = (receiver: Receiver): readonly NotificationKind[] => toldOf(receiver).map(({ kind }) => kind);

/** Whether a request is signed as docs/notifications.md says, by somebody who knows only that. */
export function isSigned({ headers, body }: Received): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers;
  const expected = createHmac('sha256', canary).update(`${id}.${time}.${body}`).digest('base64');
  return signature === `v1,${expected}`;
}

/** Delivers an event of the bus as EventBridge does. */
export const deliverAgain = (world: LocalWorld, event: BusEvent): Promise<Json> =>
  world.run(world.invokeFunction('notify', envelopeOf(event) as unknown as Json));
