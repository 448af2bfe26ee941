import { readFileSync } from 'node:fs';

/** Tells one process from a later one of the same id: its start, in clock ticks since boot. Empty where unknown. */
export function processStart(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything; the start is the 20th field after it.
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // Only Linux has it; elsewhere the id has to do.
    return '';
  }
}

/** Whether the process still runs that had this id and start. */
export function isProcessAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return start === '' || processStart(pid) === start;
}
