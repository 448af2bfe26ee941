import { type FilePlace, parameterPlace } from '../../config/origins';
import type { ParameterOrigin } from '../../domain/environment-parameters';
import type { Json } from '../../domain/json';
import { storedParameter } from '../../domain/naming';
import { locate } from '../../workflow/locate';
import { readYaml } from '../../workflow/yaml/read-yaml';
import type { CommandRun } from '../program/command-spec';
import { checkLayers, layersFor, type PlacedConfig } from './parameter-layers';
import type { FoundWorkflow } from './workflow-source';

/** Where a value comes from. `workflow`: it is the default that a workflow file declares. */
export type ExplainedFrom =
  | { readonly kind: 'default' | 'nowhere' }
  | { readonly kind: 'file' | 'workflow'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'ssm'; readonly parameter: string };

/** A place as an origin; without one it is the default. */
export function fromPlace(place: FilePlace | undefined): ExplainedFrom {
  return place === undefined ? { kind: 'default' } : { kind: 'file', ...place };
}

/** What each parameter of a workflow would be in an environment if the request said nothing. */
export async function explainParameters(
  run: CommandRun,
  placed: PlacedConfig,
  found: FoundWorkflow & { readonly environment: string },
): Promise<readonly { readonly key: string; readonly value: Json; readonly from: ExplainedFrom }[]> {
  const { workflow, environment } = found;
  const layers = await layersFor(run, placed, { workflow, environment });
  const { values, from } = checkLayers(workflow, layers, { mayLack: true });
  const whence = whenceIn(placed, found);
  return Object.keys(workflow.parameters).map((key) => ({
    key,
    value: values[key] ?? null,
    from: from[key] === undefined ? { kind: 'nowhere' } : whence(key, from[key]),
  }));
}

function whenceIn({ config, origins }: PlacedConfig, found: FoundWorkflow & { readonly environment: string }) {
  const { file, text, environment } = found;
  const { source, root } = readYaml(file, text);
  const declared = (name: string): ExplainedFrom => {
    const path = ['parameters', name, 'default'];
    const { node, key } = root ? locate(root, path) : {};
    const { line, column } = source.place(key ?? node?.range ?? { start: 0, end: 0 });
    return { kind: 'workflow', file, line, column };
  };
  return (name: string, origin: ParameterOrigin): ExplainedFrom => {
    if (origin === 'environment') return fromPlace(parameterPlace(origins, environment, name));
    if (origin === 'store')
      return { kind: 'ssm', parameter: storedParameter(config.settings.prefix, environment, name) };
    return declared(name);
  };
}
