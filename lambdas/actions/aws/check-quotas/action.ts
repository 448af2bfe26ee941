import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Action } from '../../action';
import { readStandings, shortages } from './check';
import { checkQuotasDefinition, needsOf } from './definition';

export const checkQuotasAction: Action<typeof checkQuotasDefinition> = {
  definition: checkQuotasDefinition,

  async begin() {},

  /** @throws UnityError QuotaExceeded with every shortage, not only the first */
  async poll({ clients, input }) {
    const standings = await readStandings(clients, needsOf(input));
    const findings = shortages(standings);
    if (findings.length > 0) {
      const message = findings.map((finding) => `${finding.message} ${finding.remedy}`).join('\n');
      throw new UnityError('QuotaExceeded', { message, details: { findings } });
    }
    const compared = standings.filter(({ limit, used }) => limit !== undefined && used !== undefined);
    return { status: 'ready', outputs: { checked: compared.map(({ need }) => need.name) } };
  },

  async check() {
    return [];
  },

  async compensate() {
    return { status: 'gone' };
  },

  async verifyGone() {
    return [];
  },
};
