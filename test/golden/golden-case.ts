import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Item } from '../../lib/local/store/attribute-value';

/** One call that was answered, as the client saw it. */
export interface RecordedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

/** A session of a release, as it stood in the ledger at some moment, and what had been done for it by then. */
export interface GoldenCase {
  readonly format: 1;
  readonly release: string;
  readonly workflow: string;
  readonly moment: string;
  readonly session_id: string;
  readonly environment: string;
  readonly state: string;
  /** When its execution began, and when the ledger was like this: milliseconds since the epoch. */
  readonly began: number;
  readonly now: number;
  /** The ledger. */
  readonly items: readonly Item[];
  /** Every call that changed something, in order, and the reads whose ids they use. */
  readonly calls: readonly RecordedCall[];
}

/** Tests and commands run from the top of the checkout. */
const goldenDirectory = path.resolve('test/golden');

const fileEnd = '.json.gz';

export function writeCase(golden: GoldenCase): string {
  const directory = path.join(goldenDirectory, golden.release);
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `${golden.workflow}.${golden.moment}${fileEnd}`);
  writeFileSync(file, gzipSync(JSON.stringify(golden), { level: 9 }));
  return file;
}

/** The releases that were recorded. */
export function releases(): readonly string[] {
  return readdirSync(goldenDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function casesOf(release: string): readonly string[] {
  return readdirSync(path.join(goldenDirectory, release))
    .filter((name) => name.endsWith(fileEnd))
    .map((name) => name.slice(0, -fileEnd.length))
    .sort();
}

export function readCase(release: string, name: string): GoldenCase {
  const text = gunzipSync(readFileSync(path.join(goldenDirectory, release, `${name}${fileEnd}`))).toString('utf8');
  return JSON.parse(text) as GoldenCase;
}
