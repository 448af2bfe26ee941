import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { type FaultKindName, isFaultKind } from '../../local/faults/kinds/table';
import type { ParameterSpec, Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import { checkParameters, givenParameters } from '../input/parameters';
import { findWorkflow } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';

/** What is to be simulated. */
export interface SimulationOrder {
  /** With the given values as defaults. */
  readonly workflow: Workflow;
  /** As they stand on the command line. */
  readonly target: string;
  readonly params: readonly string[];
  /** Parameters of the next revision, as they stand on the command line; none: the first deployment is simulated. */
  readonly revisions: readonly string[];
  /** The same, read. */
  readonly revision: JsonObject | undefined;
  /** The step at which the next revision fails. */
  readonly failing: string | undefined;
  readonly faults: 'none' | 'single' | 'random' | 'rollbacks';
  readonly seed: number;
  readonly seeds: number;
  /** Undefined: every single fault. */
  readonly sample: number | undefined;
  readonly strike: { readonly site: string; readonly kind: FaultKindName; readonly times: 1 } | undefined;
  /** Undefined: as many processes as there are cores. */
  readonly jobs: number | undefined;
  /** Undefined: the whole. */
  readonly part: { readonly index: number; readonly of: number } | undefined;
}

const usualRandomSeeds = 100;
/** Seeds are 32-bit numbers. */
const largestSeed = 0xffffffff;

/** Reads the command line. @throws UnityError Usage, or what is wrong with the workflow */
export async function readOrder({ given, io }: Pick<CommandRun, 'given' | 'io'>): Promise<SimulationOrder> {
  const target = given.required(0);
  const { workflow } = await findWorkflow(target, io);
  const params = given.texts('param');
  const revisions = given.texts('revision');
  const seed = numberOf(given.text('seed'), 'seed', largestSeed);
  const rollbacks = numberOf(given.text('rollbacks'), 'rollbacks', 1_000_000);
  const seeds = rollbacks ?? numberOf(given.text('seeds'), 'seeds', 1_000_000);
  const faults = rollbacks ? 'rollbacks' : ((given.text('faults') ?? 'single') as SimulationOrder['faults']);
  const usual = faults === 'random' && seed === undefined ? usualRandomSeeds : 1;
  const strike = given.text('strike');
  if (rollbacks !== undefined && (given.text('faults') ?? given.text('seeds') ?? strike) !== undefined)
    throw new UnityError('Usage', {
      message: '--rollbacks says how many seeds, and draws its own faults: no --seeds, no --faults, no --strike',
    });
  const sample = numberOf(given.text('sample'), 'sample', 1_000_000);
  if (sample !== undefined && (faults !== 'single' || strike !== undefined))
    throw new UnityError('Usage', { message: '--sample takes some of all single faults: no others, no --strike' });
  const undisturbed = (['figures', 'costs'] as const).find((name) => given.flag(name));
  if (undisturbed && (given.text('faults') ?? strike) !== undefined)
    throw new UnityError('Usage', {
      message: `--${undisturbed} are those of undisturbed runs: no --faults, no --strike`,
    });
  return {
    workflow: withValues(workflow, checkParameters(workflow, givenParameters(io, { params, file: undefined }))),
    target,
    params,
    revisions,
    revision:
      revisions.length === 0
        ? undefined
        : checkParameters(workflow, givenParameters(io, { params: revisions, file: undefined })),
    failing: readFailing(workflow, revisions, given.text('failing')),
    faults,
    seed: seed ?? 1,
    seeds: seeds ?? usual,
    sample,
    strike: strike === undefined ? undefined : readStrike(strike),
    jobs: numberOf(given.text('jobs'), 'jobs', 64),
    part: readPart(given.text('part')),
  };
}

function withValues(workflow: Workflow, values: JsonObject): Workflow {
  const parameters = Object.entries(workflow.parameters).map(([name, spec]): [string, ParameterSpec] => {
    const value = own(values, name);
    return [name, value === undefined ? spec : { ...spec, default: value }];
  });
  return { ...workflow, parameters: Object.fromEntries(parameters) };
}

function numberOf(text: string | undefined, name: string, largest: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= largest) return number;
  throw new UnityError('Usage', { message: `--${name} takes a whole number from 1 to ${largest}` });
}

function readStrike(text: string): NonNullable<SimulationOrder['strike']> {
  const cut = text.lastIndexOf(':');
  const [site, kind] = [text.slice(0, cut), text.slice(cut + 1)];
  if (cut > 0 && isFaultKind(kind)) return { site, kind, times: 1 };
  throw new UnityError('Usage', { message: `\`${cleanLine(text, 200)}\` is not of the form CALL:KIND` });
}

function readFailing({ steps }: Workflow, revisions: readonly string[], name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (revisions.length === 0)
    throw new UnityError('Usage', { message: '--failing is a step of the next revision, so it takes --revision' });
  const names = steps.map((step) => step.name);
  if (names.includes(name)) return name;
  throw new UnityError('Usage', {
    message: `--failing takes a step of the workflow (${names.join(', ')}), not \`${cleanLine(name, 200)}\``,
  });
}

function readPart(text: string | undefined): SimulationOrder['part'] {
  if (text === undefined) return undefined;
  const [, index = '', of = ''] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
  if (of !== '' && Number(of) > 0 && Number(index) < Number(of)) return { index: Number(index), of: Number(of) };
  throw new UnityError('Usage', { message: '--part takes I/N, with I from 0 to N - 1' });
}
