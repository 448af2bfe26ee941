import { ruleOf } from '../../local/faults/rules';
import { kindsFor } from '../aims/kinds-for';
import type { Site } from '../site';
import { type CampaignReport, emptyReport } from './report';

/** How many calls of an undisturbed run each rule covers, and how many faults may strike them. */
export function ruleCounts(sites: readonly Site[]): CampaignReport['rules'] {
  return emptyReport.rules.map((rule) => {
    const its = sites.filter(({ callClass }) => ruleOf(callClass).calls === rule.calls);
    return { ...rule, sites: its.length, faults: its.reduce((sum, site) => sum + kindsFor(site).length, 0) };
  });
}
