import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Case, Expected, ExpectedError, Item, Step } from '../conformance';

export const s = (S: string): AttributeValue => ({ S });
export const n = (N: number | string): AttributeValue => ({ N: String(N) });
export const b = (...bytes: number[]): AttributeValue => ({ B: Uint8Array.from(bytes) });
export const l = (...L: AttributeValue[]): AttributeValue => ({ L });
export const m = (M: Item): AttributeValue => ({ M });
export const ss = (...SS: string[]): AttributeValue => ({ SS });
export const ns = (...NS: string[]): AttributeValue => ({ NS });
export const yes: AttributeValue = { BOOL: true };
export const nothing: AttributeValue = { NULL: true };

/** The key of the one item most cases use, in the table "things". */
export const key: Item = { pk: s('a'), sk: s('1') };
/** That item. */
export const thing = (attributes: Item = {}): Item => ({ ...key, ...attributes });

export const output = (output: object = {}): Expected => ({ output });
export const invalid = (message?: string): ExpectedError =>
  message === undefined ? { error: 'ValidationException' } : { error: 'ValidationException', message };
export const conditionFails: ExpectedError = {
  error: 'ConditionalCheckFailedException',
  message: 'The conditional request failed',
};

export const step = (operation: string, input: object, expected: Expected, dynalite?: Expected): Step => ({
  operation,
  input,
  expected,
  ...(dynalite === undefined ? {} : { dynalite }),
});

/** What "things" holds under the key. */
export const holds = (item: Item | undefined, dynalite?: Item): Step =>
  step(
    'GetItem',
    { TableName: 'things', Key: key },
    output(item === undefined ? {} : { Item: item }),
    dynalite === undefined ? undefined : output({ Item: dynalite }),
  );

export const update = (UpdateExpression: string, values: Item = {}, more: object = {}): object => ({
  TableName: 'things',
  Key: key,
  UpdateExpression,
  ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  ...more,
});

/** An update and what it leaves. */
export const updates = (
  name: string,
  before: Item,
  text: string,
  values: Item,
  after: Item,
  more: object = {},
): Case => ({
  name,
  given: { things: [thing(before)] },
  steps: [step('UpdateItem', update(text, values, more), output()), holds(thing(after))],
});

/** A condition that holds, or does not, for an item; tried by way of a delete. */
export const condition = (
  name: string,
  item: Item,
  ConditionExpression: string,
  values: Item,
  expected: boolean | ExpectedError,
  more: object = {},
): Case => ({
  name,
  given: { things: [thing(item)] },
  steps: [
    step(
      'DeleteItem',
      {
        TableName: 'things',
        Key: key,
        ConditionExpression,
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
        ...more,
      },
      expected === true ? output() : expected === false ? conditionFails : expected,
    ),
  ],
});

/** Rows of the partition "a", as queries find them. */
export const row = (sk: string, more: Item = {}): Item => ({ pk: s('a'), sk: s(sk), ...more });
export const partition: Item = { ':p': s('a') };
export const found = (items: readonly Item[], more: object = {}): Expected =>
  output({ Items: items, Count: items.length, ScannedCount: items.length, ...more });
export const query = (KeyConditionExpression: string, values: Item, more: object = {}): object => ({
  TableName: 'things',
  KeyConditionExpression,
  ExpressionAttributeValues: values,
  ...more,
});
