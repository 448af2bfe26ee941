import { metricsNamespace } from '../../lib/domain/metrics';
import { embeddedMetrics } from './embedded-metrics';
import type { HandlerRuntime } from './handler';
import { installedSettings } from './installed-settings';

/** Made only where it is used: Powertools’ metrics are in the publisher’s bundle and in no other. */
export function metricsOnAws(): Pick<HandlerRuntime, 'metrics'> {
  return { metrics: embeddedMetrics(metricsNamespace(installedSettings().prefix)) };
}
