import { definitions } from '../../lambdas/actions/definitions';
import { findAncestry } from '../../lib/workflow/graph/ancestry';
import { findCycles } from '../../lib/workflow/graph/cycles';
import { levels } from '../../lib/workflow/graph/order';
import { buildGraph, type GraphStep } from '../../lib/workflow/graph/step-graph';
import { readWorkflow } from '../../lib/workflow/read-workflow';

/** One figure of the bench. */
export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
}

/** A workflow of 200 steps: 20 networks, each with instances, containers, monitoring and checks behind it. */
export function largeWorkflowText(): string {
  const stacks = Array.from({ length: 20 }, (_, index) =>
    [
      step(`vpc_${index}`, 'aws', 'create_vpc', index > 0 ? [`wait_${index - 1}`] : []),
      step(`spot_${index}`, 'aws', 'launch_spot_instance', [`vpc_${index}`]),
      step(`docker_${index}`, 'docker', 'setup_containers', [`spot_${index}`]),
      step(`alarms_${index}`, 'monitoring', 'setup_monitoring', [`docker_${index}`]),
      step(`health_${index}`, 'validation', 'check_health', [`docker_${index}`, `alarms_${index}`]),
      ...['a', 'b', 'c', 'd'].map(
        (letter) =>
          `${step(`http_${letter}_${index}`, 'control', 'check_http', [`health_${index}`])}    with: {url: "http://\${steps.spot_${index}.public_ips[0]}:\${parameters.port}/"}\n`,
      ),
      `${step(`wait_${index}`, 'control', 'wait', [`vpc_${index}`])}    with: {seconds: "\${parameters.pause}"}\n`,
    ].join(''),
  );
  return `parameters: {port: 80, pause: 1}\nsteps:\n${stacks.join('')}`;
}

function step(name: string, service: string, action: string, dependsOn: readonly string[]): string {
  return `  - name: ${name}\n    service: ${service}\n    action: ${action}\n    timeout: 600\n    depends_on: [${dependsOn.join(', ')}]\n`;
}

/** 1,000 steps with five edges each, to earlier steps spread over the file. */
export function largeGraph(): readonly GraphStep[] {
  return Array.from({ length: 1000 }, (_, index) => {
    const targets = new Set(
      Array.from({ length: 5 }, (_one, edge) => (index * 7919 + edge * 104_729) % Math.max(index, 1)),
    );
    const dependsOn = index === 0 ? [] : [...targets].map((to) => ({ step: `s${to}`, until: 'ready' as const }));
    return { name: `s${index}`, dependsOn };
  });
}

function measure(name: string, run: () => void): Measurement {
  const runs = Array.from({ length: 9 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { name, milliseconds: runs[4] ?? 0 };
}

/** The median of nine runs each. */
export async function benchWorkflow(): Promise<Measurement[]> {
  const text = largeWorkflowText();
  const steps = largeGraph();
  const knot = steps.map((one, index) =>
    index === 0 ? { ...one, dependsOn: [{ step: 's999', until: 'ready' as const }] } : one,
  );
  const check = (graphSteps: readonly GraphStep[]) => {
    const graph = buildGraph(graphSteps);
    findCycles(graph);
    const ancestry = findAncestry(graph);
    for (const { name } of graphSteps) ancestry.byDistance(name);
    levels(graph);
  };
  return [
    measure('read and check a workflow of 200 steps', () => {
      readWorkflow(text, { file: 'large.yml', definitions });
    }),
    measure('graph checks of 1,000 steps and 5,000 edges', () => check(steps)),
    measure('graph checks of 1,000 steps and 5,000 edges with a cycle', () => check(knot)),
  ];
}
