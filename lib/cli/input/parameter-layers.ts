import type { Config } from '../../config/config';
import { type Origins, parameterPlace, placeWords } from '../../config/origins';
import { noEnvironmentParameters, type ParametersByEnvironment } from '../../domain/environment-parameters';
import { UnityError } from '../../domain/errors/unity-error';
import { storedParameter } from '../../domain/naming';
import { storedLayers } from '../../engine/session/parameter-layers';
import type { Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import { type ParameterLayer, type ResolvedParameters, resolveLayers } from '../../workflow/parameters';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import type { CommandRun } from '../program/command-spec';

/** A configuration with where each thing in it is said. */
export interface PlacedConfig {
  readonly config: Config;
  readonly origins: Origins;
}

/** What the files say of an environment’s parameters. */
export function configuredLayer({ config, origins }: PlacedConfig, environment: string): ParameterLayer {
  const placeOf = (name: string): string => {
    const place = parameterPlace(origins, environment, name);
    return place === undefined ? `the configuration of ${environment}` : placeWords(place);
  };
  return { origin: 'environment', values: saidOf(config.parameters, environment).values, placeOf };
}

/** Whether Parameter Store has a say in an environment. */
export function isStored({ parameters }: Config, environment: string): boolean {
  return saidOf(parameters, environment).stored;
}

const saidOf = (parameters: ParametersByEnvironment, environment: string) =>
  own(parameters, environment) ?? noEnvironmentParameters;

/** A deployment of what is asked about, and where to. */
interface Wanted {
  readonly workflow: Workflow;
  readonly environment: string;
}

/** The same for a command that has opened nothing: that is done only where Parameter Store is asked. */
export async function layersFor(
  run: CommandRun,
  placed: PlacedConfig,
  wanted: Wanted,
): Promise<readonly ParameterLayer[]> {
  if (!isStored(placed.config, wanted.environment)) return [configuredLayer(placed, wanted.environment)];
  return withGateway(run, (gateway) => layersAt(gateway, placed, wanted));
}

/**
 * What a deployment to an environment would get beside what is given: of the files, and of Parameter Store where the
 * environment says so, which is asked then. @throws UnityError of what stands there and cannot be used
 */
export async function layersAt(
  gateway: Pick<Gateway, 'storedParameters'>,
  placed: PlacedConfig,
  { workflow, environment }: Wanted,
): Promise<readonly ParameterLayer[]> {
  const configured = configuredLayer(placed, environment);
  if (!isStored(placed.config, environment)) return [configured];
  const answer = await gateway.storedParameters(environment, Object.keys(workflow.parameters));
  const { prefix } = placed.config.settings;
  const { layers, refusals } = storedLayers(configured, answer, { prefix, environment });
  const [refusal] = refusals;
  if (refusal) {
    const message = refusals.map((one) => one.message).join('; ');
    throw new UnityError('BadParameterValue', { message, details: { fix: refusal.remedy } });
  }
  return layers;
}

/**
 * The value of every parameter. `mayLack`: values for those without a default come from elsewhere.
 *
 * @throws UnityError of the first diagnostic’s code, with all of them in `details.diagnostics`
 */
export function checkLayers(
  workflow: Workflow,
  layers: readonly ParameterLayer[],
  { mayLack = false }: { readonly mayLack?: boolean } = {},
): Pick<ResolvedParameters, 'values' | 'from'> {
  const { values, from, diagnostics: all } = resolveLayers(workflow, layers);
  const diagnostics = all.filter(({ code }) => !mayLack || code !== 'MissingParameter');
  const [first] = diagnostics;
  if (first) throw new UnityError(first.code, { message: first.message, details: { diagnostics } });
  return { values, from };
}

/** Where values come from, for people: a file with its line, an SSM parameter, or a word. */
export function originWords(
  from: ResolvedParameters['from'],
  { config, origins }: PlacedConfig,
  environment: string | null,
): { readonly [parameter: string]: string } {
  const words = Object.entries(from).map(([name, origin]): [string, string] => {
    if (environment !== null && origin === 'environment') {
      const place = parameterPlace(origins, environment, name);
      return [name, place === undefined ? origin : placeWords(place)];
    }
    if (environment !== null && origin === 'store')
      return [name, `ssm:${storedParameter(config.settings.prefix, environment, name)}`];
    // Whoever had said it there, here it is the checkpoint that does.
    return [name, origin === 'request' ? 'given' : origin === 'captured' ? 'checkpoint' : origin];
  });
  return Object.fromEntries(words);
}
