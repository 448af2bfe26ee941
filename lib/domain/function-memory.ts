import { engineFunctions, type FunctionName } from './functions';

/**
 * Memory in MiB. Drivers spend their time waiting, for slices of 50 s that are paid by memory; engine functions run for
 * a moment, most of it loading, which goes by the processor share that comes with memory.
 */
export function memoryMebibytes(name: FunctionName): number {
  return engineFunctions.some((engine) => engine === name) ? 512 : 256;
}
