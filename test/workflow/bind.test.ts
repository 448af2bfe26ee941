import fc from 'fast-check';
import { z } from 'zod';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { fixtures } from './fixture-definitions';

/** Random workflows of nets and stores; a store takes its net from the nearest ancestor that is a net. */
const flow = fc.array(fc.record({ net: fc.boolean(), back: fc.array(fc.nat(), { maxLength: 3 }) }), {
  minLength: 2,
  maxLength: 15,
});

interface Node {
  readonly name: string;
  readonly net: boolean;
  readonly dependsOn: readonly number[];
}

function nodesOf(rows: readonly { readonly net: boolean; readonly back: readonly number[] }[]): readonly Node[] {
  return rows.map(({ net, back }, index) => ({
    name: `s${index}`,
    net,
    dependsOn: index === 0 ? [] : [...new Set(back.map((step) => step % index))],
  }));
}

/** All nets at the smallest distance, by looking at every path. */
function nearestNets(nodes: readonly Node[], start: number): readonly string[] {
  const distance = new Map<number, number>();
  const walk = (index: number, steps: number) => {
    for (const to of nodes[index]!.dependsOn) {
      if ((distance.get(to) ?? Number.POSITIVE_INFINITY) <= steps) continue;
      distance.set(to, steps);
      walk(to, steps + 1);
    }
  };
  walk(start, 1);
  const nets = [...distance].filter(([index]) => nodes[index]!.net);
  const nearest = Math.min(...nets.map(([, steps]) => steps));
  return nets.filter(([, steps]) => steps === nearest).map(([index]) => nodes[index]!.name);
}

describe('binding', () => {
  it('takes the one nearest, refuses two, and misses none', () => {
    fc.assert(
      fc.property(flow, (rows) => {
        const nodes = nodesOf(rows);
        const steps = nodes.map(({ name, net, dependsOn }) => ({
          name,
          service: net ? 'net' : 'data',
          action: net ? 'make' : 'store',
          depends_on: dependsOn.map((index) => `s${index}`),
        }));
        const { workflow, diagnostics } = readWorkflow(JSON.stringify({ steps }), {
          file: 'flow.yml',
          definitions: fixtures,
        });
        const stores = nodes.map((node, index) => ({ node, index })).filter(({ node }) => !node.net);
        const expected = stores.map(({ node, index }) => ({ name: node.name, nets: nearestNets(nodes, index) }));
        const refused = expected.filter(({ nets }) => nets.length !== 1);
        expect(diagnostics.map(({ code }) => code).sort()).toEqual(
          refused.map(({ nets }) => (nets.length > 1 ? 'AmbiguousInput' : 'UnboundInput')).sort(),
        );
        if (refused.length > 0) return;
        const bound = workflow!.steps
          .filter(({ service }) => service === 'data')
          .map(({ inputs }) => inputs.net_id?.origin);
        expect(bound).toEqual(expected.map(({ nets }) => ({ kind: 'bound', step: nets[0], output: 'net_id' })));
      }),
    );
  });
});

describe('what is not taken', () => {
  const like = (service: string, outputs: object, input: object = {}): ActionDefinition =>
    ({ ...fixtures['net/make'], service, outputs, input: z.object({ ...input }) }) as unknown as ActionDefinition;
  const text = (from: 'created' | 'ready') => ({ schema: z.string(), from, description: 'A text.' });
  const definitions = {
    ...fixtures,
    'count/make': like('count', { net_id: { schema: z.int(), from: 'created', description: 'A number.' } }),
    'late/make': like('late', { store_id: text('ready') }),
    'self/make': like('self', { wish: text('created') }, { wish: z.string() }),
  };
  const read = (...steps: readonly string[]) =>
    readWorkflow(`steps: [${steps.map((step) => `{${step}}`).join(', ')}]`, { file: 'flow.yml', definitions });
  const found = (...steps: readonly string[]) => read(...steps).diagnostics.map(({ code }) => code);
  const net = 'name: net, service: net, action: make';
  const run = 'name: run, service: app, action: run';
  const pause = 'name: pause, service: time, action: wait';

  it('an output of another type, and that is said', () => {
    const { diagnostics } = read('name: n, service: count, action: make', `${run}, depends_on: n`);
    expect(diagnostics).toMatchObject([
      { code: 'UnboundInput', cause: expect.stringContaining('`n` gives `net_id` as') },
    ]);
  });

  it('an output that may not be known yet, by an input that can do without', () => {
    const late = 'name: late, service: late, action: make';
    const { workflow } = read(net, late, `${run}, depends_on: [net, {step: late, until: created}]`);
    expect(workflow?.steps[2]?.inputs.store_id).toBeUndefined();
  });

  it('what nobody gives, whatever else is wrong before the step', () => {
    expect(found(net, `${pause}, depends_on: nowhere`)).toEqual(['UnboundInput', 'UnknownStep']);
    expect(found('name: s, service: self, action: make, depends_on: nowhere')).toEqual(['UnboundInput', 'UnknownStep']);
  });
});
