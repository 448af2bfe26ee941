import type { MachineCase } from '../machine-case';
import { machine, wait } from '../states';

const waiting = machine({ wait: wait(1) });

export const nameCases: readonly MachineCase[] = [
  {
    name: 'the same name with the same input is the same execution while it runs',
    definition: waiting,
    input: { id: 7 },
    acts: [{ at: 0.5, do: 'start again', input: { id: 7 } }],
    expected: { status: 'SUCCEEDED', seconds: 1, replies: ['same execution'], historyEvents: 4 },
  },
  {
    name: 'the same name with another input is refused',
    definition: waiting,
    input: { id: 7 },
    acts: [{ at: 0.5, do: 'start again', input: { id: 8 } }],
    expected: { status: 'SUCCEEDED', replies: ['ExecutionAlreadyExists'] },
  },
  {
    name: 'after the end a name is taken, also for the same input',
    definition: waiting,
    input: { id: 7 },
    acts: [{ at: 2, do: 'start again', input: { id: 7 } }],
    expected: { status: 'SUCCEEDED', replies: ['ExecutionAlreadyExists'] },
  },
  {
    name: 'an input of more than 256 KiB is refused before anything starts',
    definition: waiting,
    acts: [{ at: 0.5, do: 'start again', input: 'x'.repeat(262_143) }],
    expected: { status: 'SUCCEEDED', replies: ['ValidationException'] },
  },
];
