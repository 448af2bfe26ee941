import { metricsNamespace } from '../../lib/domain/metrics';
import { defaultSettings, type Settings } from '../../lib/domain/settings';
import { embeddedMetrics } from './embedded-metrics';
import type { HandlerRuntime } from './handler';

/** Made only where it is used: Powertools’ metrics are in the publisher’s bundle and in no other. */
export function metricsOnAws(): Pick<HandlerRuntime, 'metrics'> {
  const settings = { ...defaultSettings, ...(JSON.parse(process.env.UNITY_SETTINGS ?? '{}') as Partial<Settings>) };
  return { metrics: embeddedMetrics(metricsNamespace(settings.prefix)) };
}
