import {
  type Action,
  CreateListenerCommand,
  type CreateListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { invariant } from '../../../../lib/domain/assert';
import { orAdopt } from '../../../resources/adopt';
import { onceVisible } from '../../../resources/changes';
import { listeners } from '../../../resources/elbv2/listener';
import type { AlbContext, AlbInput } from './parts';

/** The row of the listener that rules attach to. */
export const listenerKey = 'listener';

/** A listener of this step: its row, its port, what it does. */
export interface ListenerPlan {
  readonly key: string;
  readonly settings: Pick<CreateListenerInput, 'Protocol' | 'Certificates' | 'SslPolicy' | 'DefaultActions'> & {
    readonly Port: number;
  };
}

/** What the listener says while no rule of a target group matches. */
const nothingBehind: Action[] = [
  {
    Type: 'fixed-response',
    FixedResponseConfig: {
      StatusCode: '503',
      ContentType: 'text/plain',
      MessageBody: 'No service is attached to this load balancer.',
    },
  },
];

const toHttps: Action[] = [
  { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
];

/** TLS 1.2 and 1.3 only: the policy that AWS recommends (ALB user guide, security policies). */
const sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** The listeners of a load balancer; the first is the one that rules attach to. */
export function plannedListeners({ certificate_arn }: Pick<AlbInput, 'certificate_arn'>): readonly ListenerPlan[] {
  if (certificate_arn === undefined) {
    return [{ key: listenerKey, settings: { Protocol: 'HTTP', Port: 80, DefaultActions: nothingBehind } }];
  }
  const certificate = { Certificates: [{ CertificateArn: certificate_arn }], SslPolicy: sslPolicy };
  return [
    { key: listenerKey, settings: { Protocol: 'HTTPS', Port: 443, ...certificate, DefaultActions: nothingBehind } },
    { key: 'redirect-listener', settings: { Protocol: 'HTTP', Port: 80, DefaultActions: toHttps } },
  ];
}

/** Makes a listener, once. A load balancer takes listeners while it is provisioned. */
export async function makeListener(
  context: AlbContext,
  LoadBalancerArn: string,
  { key, settings }: ListenerPlan,
): Promise<string> {
  return context.make(
    key,
    listeners,
    (row) => {
      const command = new CreateListenerCommand({ ...settings, LoadBalancerArn, Tags: [...context.tags(row.key)] });
      return orAdopt(context, listeners, row, ['DuplicateListenerException'], async () => {
        const answer = await onceVisible(context, () => context.clients.elbv2.send(command));
        const arn = answer.Listeners?.[0]?.ListenerArn;
        invariant(arn, 'CreateListener answered without an ARN');
        return arn;
      });
    },
    { load_balancer_arn: LoadBalancerArn },
  );
}
