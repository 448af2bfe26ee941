import { type ExplainedValue, explainEnvironment, explainInstallation } from '../../config/explain';
import type { Json, JsonObject } from '../../domain/json';
import { exitCodes } from '../errors/exit-codes';
import { placedConfigOf } from '../gateway/open-gateway';
import { environmentOf } from '../input/environment';
import { type ExplainedFrom, explainParameters, fromPlace } from '../input/explain-parameters';
import { findWorkflow } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

/** Longer values are cut: a Compose file need not be read here. */
const widestValue = 60;

/** A value and where it comes from, whatever it is a value of. */
interface Explained {
  readonly key: string;
  readonly value: Json;
  readonly from: ExplainedFrom;
}

/**
 * `unity config explain`: what each value is that holds in an environment, and where it is said. Asks nothing of AWS, but
 * for parameters of a workflow that the environment keeps in Parameter Store.
 */
export const configExplain: CommandSpec = {
  options: [
    { flags: '--env <name>', description: 'the environment' },
    { flags: '--workflow <type|file>', description: 'with the parameters of a shipped workflow, or of a file' },
  ],
  examples: [
    'unity config explain --env prod',
    'unity config explain --env dev --workflow spot',
    'unity config explain --env prod --json | jq \'.environment_values[] | select(.from.kind != "default")\'',
  ],
  json: 'document',

  async run(run) {
    const { given, globals, io, print } = run;
    const placed = placedConfigOf(run);
    const { config, origins } = placed;
    const environment = given.needed('env', 'NAME');
    environmentOf(environment, config);
    const target = given.text('workflow');
    const found = target === undefined ? undefined : await findWorkflow(target, io);
    const parameters = found && (await explainParameters(run, placed, { ...found, environment }));
    const ofEnvironment = explainEnvironment(config, origins, environment).map(configured);
    const ofAll = explainInstallation(config, origins).map(configured);
    if (globals.json) {
      print.document({
        format_version: '1.0',
        environment,
        workflow: found?.workflow.name ?? null,
        parameters: parameters?.map(document) ?? null,
        environment_values: ofEnvironment.map(document),
        installation_values: ofAll.map(document),
      });
      return exitCodes.done;
    }
    const sections: readonly (readonly [head: string, rows: readonly Explained[]])[] = [
      ...(found && parameters ? [[`PARAMETER OF ${found.workflow.name}`, parameters] as const] : []),
      [`ENVIRONMENT ${environment}`, ofEnvironment],
      ['INSTALLATION', ofAll],
    ];
    const texts = sections.map(([head, rows]) => table([head, 'VALUE', 'FROM'], rows.map(asRow)));
    print.result(texts.filter((text) => text !== '').join('\n\n'));
    return exitCodes.done;
  },
};

const configured = ({ key, value, place }: ExplainedValue): Explained => ({ key, value, from: fromPlace(place) });

const document = ({ key, value, from }: Explained): JsonObject => ({ key, value, from: { ...from } });

function asRow({ key, value, from }: Explained): readonly string[] {
  const text = value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
  const line = cleanLine(text, widestValue);
  return [key, line === '' ? '""' : line, fromWords(from)];
}

function fromWords(from: ExplainedFrom): string {
  switch (from.kind) {
    case 'default':
      return 'default';
    case 'file':
      return cleanLine(`${from.file}:${from.line}:${from.column}`, 200);
    case 'workflow':
      return cleanLine(`default, ${from.file}:${from.line}:${from.column}`, 200);
    case 'ssm':
      return `ssm:${from.parameter}`;
    case 'nowhere':
      return 'nowhere: it must be given';
  }
}
