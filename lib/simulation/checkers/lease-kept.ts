import type { Invocation } from '../../local/host/invocation';
import { numberAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';

/** Nobody takes a step whose lease somebody living holds and has not let lapse. */
export const leaseKept: CheckerFactory = () => {
  const invocations = new Map<string, Invocation>();
  return {
    attempt: ({ invocation }) => {
      if (invocation) invocations.set(invocation.id, invocation);
    },
    write: ({ sk, before, after, at }, scene) => {
      const [from, to] = [textAt(before, 'lease', 'holder'), textAt(after, 'lease', 'holder')];
      if (from === undefined || to === undefined || from === to) return;
      const isLapsed = (numberAt(before, 'lease', 'until') ?? 0) < at;
      if (!isLapsed && !invocations.get(from)?.isDead)
        scene.violated(`${sk}: ${to} took the lease that ${from} still held`);
    },
  };
};
