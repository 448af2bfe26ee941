import type { StateMachine } from '../../workflow/asl/types';

/** Puts the functions’ names in the place of the compiler’s placeholders, as the installation puts their ARNs. */
export function resolveFunctions(machine: StateMachine): StateMachine {
  const resolved = JSON.stringify(machine).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => name);
  return JSON.parse(resolved) as StateMachine;
}
