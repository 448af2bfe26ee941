import type { Case, Expected, Item, Step } from './conformance';

/** A store under test, low-level input to low-level output. */
export type Call = (operation: string, input: object) => Promise<unknown>;

/** Carries out a case and expects each step's answer. */
export async function runCase(
  { given = {}, steps }: Case,
  call: Call,
  expectedOf: (step: Step) => Expected,
): Promise<void> {
  for (const [TableName, items] of Object.entries(given)) {
    for (const item of items) await call('PutItem', { TableName, Item: item });
  }
  for (const step of steps) {
    expect({ step: step.operation, input: step.input, ...(await answer(call, step)) }).toEqual({
      step: step.operation,
      input: step.input,
      ...asMatcher(expectedOf(step)),
    });
  }
}

async function answer(call: Call, { operation, input }: Step): Promise<object> {
  try {
    return { output: await call(operation, input) };
  } catch (error) {
    return readError(error);
  }
}

interface ServiceError extends Error {
  readonly Item?: Item;
  readonly CancellationReasons?: readonly object[];
}

function readError(error: unknown): object {
  if (!(error instanceof Error)) return { error };
  const { name, message, Item: item, CancellationReasons: reasons } = error as ServiceError;
  return { error: name, message, item, reasons };
}

function asMatcher(expected: Expected): object {
  if ('output' in expected) return expected;
  return { ...expected, message: expect.stringContaining(expected.message ?? '') };
}
