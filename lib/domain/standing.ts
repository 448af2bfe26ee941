/** The parts of a step that say whether it stands. */
interface Standing {
  readonly phase: 'waiting' | 'begun' | 'created' | 'ready';
  readonly undo?: { readonly state: 'pending' | 'executing' | 'completed' | 'failed' | 'retained' };
}

/** Whether a step stands: it is ready, and no undo has touched it but one that left it where it is. */
export function stands({ phase, undo }: Standing): boolean {
  return phase === 'ready' && (undo === undefined || undo.state === 'retained');
}
