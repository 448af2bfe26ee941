import type { Tracer } from '../../lib/ports/tracer';

/**
 * The trace that Lambda says it invokes a function in: the machine’s own, where a machine has invoked it. One that X-Ray
 * does not keep is none.
 */
export const systemTracer: Tracer = {
  traceId: () => {
    const header = process.env._X_AMZN_TRACE_ID ?? '';
    const [, root] = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header) ?? [];
    return /(?:^|;)Sampled=1(?:;|$)/.test(header) ? root : undefined;
  },
};
