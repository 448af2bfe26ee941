import { createHash } from 'node:crypto';
import type { AuditDigest, AuditEntry } from '../telling/audit-entry';
import type { Evidence, Finding, Head } from './verify';

const formatVersion = '1.0';

/** Evidence as JSON Lines; the last tells how many there are and their hash. */
export function exportAudit({ read_at, entries, digests, heads }: Evidence, about: string): string {
  const lines = [
    { type: 'audit', format_version: formatVersion, about, read_at },
    ...entries.map((entry) => ({ type: 'entry', ...entry })),
    ...digests.map((digest) => ({ type: 'digest', ...digest })),
    ...heads.map((head) => ({ type: 'head', ...head })),
  ].map((line) => `${JSON.stringify(line)}\n`);
  const end = { type: 'end', lines: lines.length, sha256: sha256(lines.join('')) };
  return [...lines, `${JSON.stringify(end)}\n`].join('');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads an export; what is wrong with the file itself are findings, and the rest of it is read all the same. */
export function readExport(text: string): {
  readonly evidence: Evidence;
  readonly about: string;
  readonly findings: readonly Finding[];
} {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const findings: Finding[] = [];
  const wrong = (message: string) => findings.push({ kind: 'file', item: null, version: null, message });
  const [entries, digests, heads]: [AuditEntry[], AuditDigest[], Head[]] = [[], [], []];
  let [read_at, about, isEnded] = ['1970-01-01T00:00:00.000Z', '', false];
  lines.forEach((line, index) => {
    const read = objectOf(line);
    const { type, ...value } = read ?? {};
    if (type === 'audit') [read_at, about] = [String(value.read_at), String(value.about)];
    else if (type === 'entry' && isKeyed(value)) entries.push(value as unknown as AuditEntry);
    else if (type === 'digest' && isKeyed(value) && isObject(value.heads))
      digests.push(value as unknown as AuditDigest);
    else if (type === 'head' && isKeyed(value)) heads.push(value as unknown as Head);
    else if (type === 'end') {
      isEnded = true;
      const before = lines.slice(0, index).map((one) => `${one}\n`);
      if (value.lines !== index || index !== lines.length - 1)
        wrong(`the file has ${lines.length - 1} lines and had ${String(value.lines)} when it was exported`);
      else if (value.sha256 !== sha256(before.join('')))
        wrong('the file is not what was exported: its hash is another');
    } else wrong(`line ${index + 1} is none of an export`);
  });
  if (!isEnded) wrong('the file has no last line of an export: its end is missing');
  return { evidence: { read_at, entries, digests, heads }, about, findings };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKeyed = ({ pk, item, version }: Record<string, unknown>): boolean =>
  typeof pk === 'string' && typeof item === 'string' && Number.isInteger(version);
