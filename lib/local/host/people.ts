import type { MemoryDynamo } from '../store/memory-dynamo';

/** Knows whether any step or promotion waits for a person's word right now. */
export class People {
  private readonly asking = new Set<string>();

  constructor(store: MemoryDynamo) {
    store.onWrite(({ newImage }) => {
      const kind = newImage?.kind?.S;
      if (!newImage || (kind !== 'step' && kind !== 'promotion')) return;
      const { pk, sk, state, frozen, signal, deaf } = newImage;
      const item = `${pk?.S} ${sk?.S}`;
      const asks =
        kind === 'step'
          ? state?.S === 'executing' && frozen?.M?.approval && !signal && !deaf
          : state?.S?.startsWith('awaiting_');
      if (asks) this.asking.add(item);
      else this.asking.delete(item);
    });
  }

  get areAsked(): boolean {
    return this.asking.size > 0;
  }
}
