import fc from 'fast-check';
import { formatReference, type Reference, sessionFields } from '../../../lib/workflow/expressions/reference';
import { parseTemplate, wholeReference } from '../../../lib/workflow/expressions/template';

const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
const path = fc.array(fc.oneof(name, fc.nat(9999)), { maxLength: 3 });
const anyReference: fc.Arbitrary<Reference> = fc.oneof(
  fc.record({ root: fc.constantFrom('parameters' as const, 'environment' as const), name, path }),
  fc.record({ root: fc.constant('steps' as const), step: name, output: name, path }),
  fc.record({ root: fc.constant('session' as const), field: fc.constantFrom(...sessionFields) }),
);

describe('parseTemplate', () => {
  it('reads back what formatReference writes', () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        expect(wholeReference(parseTemplate(formatReference(reference)))).toEqual(reference);
      }),
    );
  });

  it('keeps every text without expressions as it is, and any text with ${ escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', ' ', '.') }), (text) => {
        const template = parseTemplate(text.replaceAll('${', () => '$${'));
        expect(template.errors).toEqual([]);
        expect(template.parts.map((part) => (part.kind === 'text' ? part.text : '?')).join('')).toBe(text);
      }),
    );
  });

  it('never throws, and its offsets lie within the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('$', '{', '}', 'steps', '.', 'a', '[0]', ' ', '\u0000') }),
        (text) => {
          const template = parseTemplate(text);
          for (const part of [...template.errors, ...template.parts.filter((one) => one.kind === 'reference')]) {
            expect(text.slice(part.start, part.start + 2)).toBe('${');
            expect(part.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });

  it('splits texts and references', () => {
    expect(parseTemplate('http://${ steps.a.ips[0] }:${parameters.port}/$${x}').parts).toEqual([
      { kind: 'text', text: 'http://' },
      { kind: 'reference', reference: { root: 'steps', step: 'a', output: 'ips', path: [0] }, start: 7, end: 26 },
      { kind: 'text', text: ':' },
      { kind: 'reference', reference: { root: 'parameters', name: 'port', path: [] }, start: 27, end: 45 },
      { kind: 'text', text: '/${x}' },
    ]);
  });

  it('takes a text with anything beside one expression as text', () => {
    expect(wholeReference(parseTemplate('${session.id}'))).toEqual({ root: 'session', field: 'id' });
    expect(wholeReference(parseTemplate(' ${session.id}'))).toBeUndefined();
    expect(wholeReference(parseTemplate('${session.id}${session.id}'))).toBeUndefined();
    expect(wholeReference(parseTemplate('plain'))).toBeUndefined();
  });
});
