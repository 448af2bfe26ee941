/** A box of a flowchart: what stands in it, and what it waits for. */
export interface FlowNode {
  readonly name: string;
  /** Further lines. */
  readonly lines: readonly string[];
  readonly dependsOn: readonly { readonly step: string; readonly until: 'created' | 'ready' }[];
  readonly classes: readonly FlowClass[];
}

/** What boxes are marked as, by their borders and, where a colour helps, by that too. */
type FlowClass = keyof typeof looks;

const looks = {
  critical: 'stroke-width:3px',
  skipped: 'stroke-dasharray:4',
  failed: 'stroke:#c8401a,stroke-width:3px',
  undone: 'stroke:#8a4fb0,stroke-dasharray:4',
} as const;

/** Mermaid reads `"` and `#` even within quotes, and HTML besides. */
const quoted = (text: string): string =>
  text.replaceAll(/[&<>"#`\\]/g, (character) => `#${character.charCodeAt(0)};`).replaceAll(/\s+/g, ' ');

/**
 * A flowchart of Mermaid: dotted edges wait for `created` only, thick ones are the critical path. Names could be words of
 * Mermaid (`end`, `class`); the numbers that stand for them never are.
 */
export function flowchartOf(
  nodes: readonly FlowNode[],
  isCriticalEdge: (from: string, to: string) => boolean,
): readonly string[] {
  const ids = new Map(nodes.map(({ name }, index) => [name, `s${index + 1}`]));
  const links = nodes.flatMap(({ name, dependsOn }) =>
    dependsOn.flatMap(({ step, until }) => (ids.has(step) ? [{ from: step, to: name, until }] : [])),
  );
  const thick = links.flatMap(({ from, to }, index) => (isCriticalEdge(from, to) ? [index] : []));
  const arrow = { created: '-. created .->', ready: '-->' };
  return [
    'flowchart LR',
    ...nodes.map(({ name, lines }) => `  ${ids.get(name)}["${[name, ...lines].map(quoted).join('<br/>')}"]`),
    ...links.map(({ from, to, until }) => `  ${ids.get(from)} ${arrow[until]} ${ids.get(to)}`),
    ...(Object.keys(looks) as FlowClass[]).flatMap((look) => {
      const members = nodes.filter(({ classes }) => classes.includes(look)).map(({ name }) => ids.get(name));
      return members.length === 0 ? [] : [`  classDef ${look} ${looks[look]}`, `  class ${members.join(',')} ${look}`];
    }),
    ...(thick.length > 0 ? [`  linkStyle ${thick.join(',')} stroke-width:3px`] : []),
  ];
}
