import { type Chain, type Evidence, type Finding, found, type Judged, mayBeOnItsWay, missing } from './verify';

/** The newest entry of each item against what stands in the ledger. */
export function againstLedger(chains: readonly Chain[], evidence: Evidence): Judged {
  const findings: Finding[] = [];
  const left = new Map(chains.map((chain) => [`${chain.pk} ${chain.item}`, chain]));
  let [same, waiting] = [0, 0];
  for (const head of evidence.heads) {
    const newest = left.get(`${head.pk} ${head.item}`)?.entries.at(-1);
    left.delete(`${head.pk} ${head.item}`);
    const version = newest?.version ?? 0;
    if (version < head.version) {
      if (mayBeOnItsWay(head.updated_at, evidence)) waiting += 1;
      else findings.push(missing(head, version + 1, head.version));
    } else if (newest && version > head.version) {
      findings.push(found('added', newest, `the ledger has no such version: it is at ${head.version}`));
    } else if (newest && newest.hash !== head.hash) {
      findings.push(found('ledger', newest, 'what stands in the ledger is not what this entry is of'));
    } else same += 1;
  }
  for (const { entries } of left.values()) {
    const newest = entries.at(-1);
    if (newest) findings.push(found('added', newest, 'the ledger has no such item'));
  }
  return {
    findings,
    proven:
      findings.length === 0 && same > 0 ? [`${same} items of the ledger are what their newest entries are of.`] : [],
    unproven:
      waiting > 0 ? [`${waiting} items were changed just now, and their newest entries are still to come.`] : [],
  };
}
