type Input = Readonly<Record<string, unknown>>;

/**
 * The same call with every test of an attribute in its condition made true. Names and values stay in use, since
 * DynamoDB refuses a call that brings some it does not need.
 */
export function conditionHolds(input: Input, attribute: string): Input {
  const { ConditionExpression: condition, ExpressionAttributeNames: names } = input;
  if (typeof condition !== 'string' || !names) return input;
  const own = Object.entries(names).find(([, name]) => name === attribute)?.[0];
  if (own === undefined) return input;
  const path = `(?:#n\\d+\\.)*${own}(?:\\.#n\\d+)*(?!\\d)`;
  const tests = new RegExp(`${path} (?:=|<|IN) (?:\\([^)]*\\)|:v\\d+)|attribute_(?:not_)?exists\\(${path}\\)`, 'g');
  const pk = Object.entries(names).find(([, name]) => name === 'pk')?.[0];
  return {
    ...input,
    ConditionExpression: condition.replaceAll(tests, (test) => `(${test} OR attribute_exists(${pk}))`),
  };
}

/** A step is taken whoever holds it; what is written under a lease looks at it as before. */
export function takesAnyway(_operation: string, input: Input): Input {
  const isTaking = /attribute_not_exists/.test(String(input.ConditionExpression));
  return isTaking ? conditionHolds(input, 'lease') : input;
}
