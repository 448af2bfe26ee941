import { readFileSync } from 'node:fs';
import { withLiteralKeys, withZodNamespace } from '../../lib/constructs/lean-sources';

test('a key that is a constant of the file is written out', () => {
  expect(withLiteralKeys('const _a = "A-b";\nvar x = [0, { [_a]: _a }];\n')).toBe(
    'const _a = "A-b";\nvar x = [0, { "A-b": _a }];\n',
  );
});

test('a key whose constant is not known stays as it is', () => {
  const source = 'import { _b } from "./b";\nconst _c = other();\nvar x = { [_b]: 1, [_c]: 2, [d]: 3 };\n';
  expect(withLiteralKeys(source)).toBe(source);
});

test.each(['ec2', 'cloudfront'])('the schemas of %s mean the same afterwards', (client) => {
  const source = readFileSync(`node_modules/@aws-sdk/client-${client}/dist-es/schemas/schemas_0.js`, 'utf8');
  const lean = withLiteralKeys(source);
  expect(lean).not.toBe(source);
  expect(lean).not.toMatch(/\{ \[_\w+\]:/);
  expect(evaluate(lean)).toEqual(evaluate(source));
});

test('zod is imported as a namespace, and types of it as before', () => {
  expect(withZodNamespace("import path from 'node:path';\nimport { z } from 'zod';\n")).toBe(
    "import path from 'node:path';\nimport * as z from 'zod';\n",
  );
  expect(withZodNamespace("import type { z } from 'zod';\n")).toBe("import type { z } from 'zod';\n");
});

/** The file's exports, with functions replaced by what they give: schemas refer to each other lazily. */
function evaluate(source: string): unknown {
  const body = source.replace(/^import .*$/gm, '').replaceAll(/^export (?=var|const)/gm, '');
  const names = [...source.matchAll(/^export (?:var|const) (\S+) =/gm)].map(([, name]) => name);
  // The schemas of one file of a package that is pinned, with everything it imports as a stand-in.
  const run = new Function(
    'TypeRegistry',
    `const Stub = class {}; ${stubsOf(source)}\n${body}\nreturn { ${names.join(', ')} };`,
  );
  class TypeRegistry {
    registerError(): void {}
    static for(): TypeRegistry {
      return new TypeRegistry();
    }
  }
  return JSON.parse(
    JSON.stringify(run(TypeRegistry), (_key, value) => (typeof value === 'function' ? `${value}` : value)),
  );
}

function stubsOf(source: string): string {
  const imported = [...source.matchAll(/^import \{ (.*) \} from/gm)].flatMap(([, names = '']) => names.split(/[,\s]+/));
  return imported
    .filter((name) => name !== '' && name !== 'TypeRegistry')
    .map((name) => `const ${name} = Stub;`)
    .join(' ');
}
