import type { MemoryDynamo } from '../store/memory-dynamo';

/** Knows whether any step waits for a person's word right now. */
export class People {
  private readonly asking = new Set<string>();

  constructor(store: MemoryDynamo) {
    store.onWrite(({ newImage }) => {
      if (newImage?.kind?.S !== 'step') return;
      const { pk, sk, state, frozen, signal, deaf } = newImage;
      const step = `${pk?.S} ${sk?.S}`;
      const asks = state?.S === 'executing' && frozen?.M?.approval && !signal && !deaf;
      if (asks) this.asking.add(step);
      else this.asking.delete(step);
    });
  }

  get areAsked(): boolean {
    return this.asking.size > 0;
  }
}
