import { createHash } from 'node:crypto';

/** The id in a trace header, as X-Ray writes it. */
export function traceOf(header: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header ?? '')?.[1];
}

/** A trace of its own: the second in which it began, and 96 bits that are the same whenever the same execution begins. */
export function newTrace(executionArn: string, startedAt: number): string {
  const seconds = Math.floor(startedAt / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8);
  return `1-${seconds}-${createHash('sha256').update(`${executionArn}@${startedAt}`).digest('hex').slice(0, 24)}`;
}
