import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UnityError } from '../../domain/errors/unity-error';
import { exportAudit, readExport } from '../../engine/audit/export';
import { gather } from '../../engine/audit/gather';
import { verifyAudit } from '../../engine/audit/verify';
import type { AuditEntry } from '../../engine/telling/audit-entry';
import { readAudit } from '../../engine/telling/read-audit';
import { tableNames } from '../../ledger/tables';
import { partsOf } from '../audit/parts';
import { showVerification, withKept } from '../audit/show-verification';
import { changeOf, isBookkeeping } from '../audit/words';
import { writeExport } from '../audit/write-export';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import type { CommandRun, CommandSpec } from '../program/command-spec';

/**
 * `unity audit`: every change of a session, who made it, through what and why; with those of the promotion that has brought
 * it there, and of what is being promoted to the stack that is named. It proves them too, and exports them.
 */
export const audit: CommandSpec = {
  arguments: [{ name: '[session]', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--verify', description: 'prove that no entry was changed, dropped or added; exit 1 where one was' },
    {
      flags: '--digest <hash>',
      description: 'with --verify: the digest that you have kept must be among the session’s',
    },
    {
      flags: '--export <target>',
      description: 'write entries, digests and heads as JSON Lines: a file, or s3://BUCKET/KEY',
    },
    { flags: '--from <file>', description: 'with --verify: prove an export instead; asks no account' },
  ],
  examples: [
    'unity audit shop/dev',
    'unity audit shop/dev --json',
    'unity audit shop/dev --verify',
    'unity audit shop/dev --export audit.jsonl',
    'unity audit --verify --from audit.jsonl',
  ],
  json: 'document',

  run: async (run) => {
    const { given } = run;
    const [session, from] = [given.argument(0), given.text('from')];
    if (given.text('digest') !== undefined && !given.flag('verify')) throw usage('--digest needs --verify');
    if (from !== undefined) {
      if (session !== undefined || !given.flag('verify') || given.text('export') !== undefined)
        throw usage('--from FILE needs --verify, and neither a session nor --export');
      return verifyFile(run, from);
    }
    if (session === undefined) throw usage('give a session’s id or STACK/ENV');
    return withGateway(run, (gateway) => ofSession(run, gateway, session));
  },
};

const usage = (message: string): UnityError => new UnityError('Usage', { message });

async function ofSession(run: CommandRun, gateway: Gateway, session: string): Promise<number> {
  const { given, globals, print } = run;
  const engine = gateway.engine('audit');
  const parts = await partsOf(engine, session);
  const audited = { store: gateway.store, auditTableName: tableNames(gateway.settings.prefix).audit };
  const target = given.text('export');
  if (target !== undefined || given.flag('verify')) {
    const evidence = await gather(engine.ledger, audited, parts);
    if (target !== undefined) {
      await writeExport(run, target, exportAudit(evidence, session));
      print.note(`${evidence.entries.length} entries exported to ${cleanLine(target, 200)}`);
    }
    if (!given.flag('verify')) return exitCodes.done;
    const result = withKept(verifyAudit(evidence), evidence.digests, given.text('digest'));
    return showVerification(run, session, evidence.digests, result);
  }
  const records = await Promise.all(parts.map((part) => readAudit(audited, part)));
  const entries = inOrder(records.flatMap((record) => record.entries));
  if (globals.json) print.document(entries.map(({ pk: _, sk: __, ...entry }) => entry));
  else print.result(asTable(entries));
  return exitCodes.done;
}

function verifyFile(run: CommandRun, file: string): number {
  const { evidence, about, findings } = readExport(readFile(run, file));
  const { digests } = evidence;
  const judged = verifyAudit(evidence);
  const result = { ...judged, ok: judged.ok && findings.length === 0, findings: [...findings, ...judged.findings] };
  return showVerification(run, about || file, digests, withKept(result, digests, run.given.text('digest')));
}

function readFile({ io }: CommandRun, file: string): string {
  try {
    return readFileSync(path.resolve(io.cwd, file), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('Usage', { message: `--from ${cleanLine(file, 200)} cannot be read: ${reason}`, cause });
  }
}

const inOrder = (entries: readonly AuditEntry[]): readonly AuditEntry[] =>
  [...entries].sort((a, b) => a.time.localeCompare(b.time) || a.item.localeCompare(b.item) || a.version - b.version);

/** What people ask for: what the engine has to note for itself, such as leases, is in the JSON. */
function asTable(entries: readonly AuditEntry[]): string {
  const shown = entries.filter((entry) => !isBookkeeping(entry));
  const rows = table(
    ['TIME (UTC)', 'WHAT', 'CHANGE', 'ACTOR', 'VIA', 'WHY'],
    shown.map((entry) => [
      dateAndTime(entry.time),
      entry.item,
      cleanLine(changeOf(entry), 120),
      cleanLine(entry.actor, 60),
      entry.via,
      cleanLine(entry.reason, 80),
    ]),
  );
  const left = entries.length - shown.length;
  return left > 0
    ? `${rows}\n\n${left} entries of the engine’s own book-keeping are not shown: --json has them.`
    : rows;
}
