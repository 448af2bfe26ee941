import { type Finding, found, type Verification } from '../../engine/audit/verify';
import type { AuditDigest } from '../../engine/telling/audit-entry';
import { exitCodes } from '../errors/exit-codes';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';

/** Holds it against a digest that somebody has kept elsewhere: who can write the table could replace those in it. */
export function withKept(
  result: Verification,
  digests: readonly AuditDigest[],
  kept: string | undefined,
): Verification {
  if (kept === undefined) return result;
  const match = digests.find(({ digest }) => digest === kept);
  if (match) return { ...result, proven: [...result.proven, `The digest that was kept is that of ${match.time}.`] };
  const finding = {
    ...found('digest', { pk: 'SESSION#', item: 'DIGEST', version: 0 }, 'the digest that was kept is none of these'),
    version: null,
  };
  return { ...result, ok: false, findings: [...result.findings, finding] };
}

/** Tells what is proven and what is not; exit code 1 where something contradicts. */
export function showVerification(
  run: CommandRun,
  about: string,
  digests: readonly AuditDigest[],
  result: Verification,
): number {
  if (run.globals.json) {
    const newest = digests.reduce<string | null>((_, { digest }) => digest, null);
    run.print.document({ format_version: '1.0', about, digest: newest, ...result });
  } else {
    run.print.result(
      [
        `${cleanLine(about, 200)}: ${result.ok ? 'nothing contradicts the audit' : 'the audit was changed, or is not whole'}`,
        ...result.proven.map((text) => `  ✓ ${text}`),
        ...result.unproven.map((text) => `  • ${text}`),
        ...result.findings.map((finding) => cleanLine(`  ✗ ${sentenceOf(finding)}`, 300)),
      ].join('\n'),
    );
  }
  return result.ok ? exitCodes.done : exitCodes.failed;
}

function sentenceOf({ item, version, message }: Finding): string {
  if (item === null) return message;
  return `${item}${version === null ? '' : ` version ${version}`}: ${message}`;
}
