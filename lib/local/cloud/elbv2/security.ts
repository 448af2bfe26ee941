import type { CreateListenerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../account/world';
import { usable } from '../acm/lookup';
import { refuse } from '../api/refusal';
import { checkSslPolicy } from './ssl-policies';
import type { ListenerRecord } from './state';

/** Protocol and certificate of a listener that is to be made. */
export function readSecurity(
  world: World,
  request: CreateListenerInput,
): Pick<ListenerRecord, 'protocol' | 'certificate' | 'sslPolicy'> {
  const { Protocol: protocol, Certificates: certificates = [], SslPolicy: policy } = request;
  if (protocol === undefined) throw refuse('ValidationError', 'A listener protocol must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw refuse('ValidationError', `Listener protocol '${protocol}' is not supported by application load balancers`);
  }
  if (protocol === 'HTTP') {
    if (certificates.length === 0 && policy === undefined) return { protocol, certificate: null, sslPolicy: null };
    throw refuse('InvalidConfigurationRequestException', 'A certificate cannot be specified for HTTP listeners');
  }
  const [certificate, ...others] = certificates.map(({ CertificateArn }) => CertificateArn);
  if (certificate === undefined) {
    throw refuse('ValidationError', 'A certificate must be specified for HTTPS listeners');
  }
  if (others.length > 0) throw refuse('TooManyCertificatesException', 'Exactly one certificate must be specified');
  const found = usable(world, certificate, world.region);
  if (found === undefined) throw refuse('CertificateNotFoundException', `Certificate '${certificate}' not found`);
  if (!found.isIssued) {
    const message = `The certificate '${certificate}' must have a fully-qualified domain name, a supported signature, and a supported key size.`;
    throw refuse('UnsupportedCertificate', message);
  }
  if (policy !== undefined) checkSslPolicy(policy);
  return { protocol, certificate, sslPolicy: policy ?? 'ELBSecurityPolicy-2016-08' };
}
