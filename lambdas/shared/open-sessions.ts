import { STSClient } from '@aws-sdk/client-sts';
import { homeSet } from '../../lib/domain/functions';
import type { Settings } from '../../lib/domain/settings';
import type { makeClients } from './clients';
import { httpGet } from './http-get';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { SessionClients } from './session-clients';
import { assumeSessionRole, sessionRoleIn } from './session-role';
import { systemClock, systemRandom } from './system';

/** The clients under which a function on AWS acts for sessions. Only bundles of functions that do carry this file. */
export function openSessions(make: typeof makeClients, settings: Settings): SessionClients {
  const chance = { clock: systemClock, random: systemRandom };
  const sts = withRetries(new STSClient(requestTimeouts), { ...chance, repeatable: true });
  const { UNITY_SESSION_ROLE: pattern, UNITY_PERMISSION_SET: set } = process.env;
  return new SessionClients({
    roleIn: (environment) =>
      sessionRoleIn(pattern, environment, set === homeSet ? undefined : settings.targets[environment]),
    assume: (role, session) => assumeSessionRole(sts, role, session),
    makeClients: (credentials) => {
      // One handler for all sessions: their connections outlive the clients that opened them.
      const shared = { requestHandler: sts.config.requestHandler, ...(credentials && { credentials }) };
      const clients = make(shared, httpGet);
      for (const client of Object.values(clients)) {
        if (typeof client !== 'function') withRetries(client, chance);
      }
      return clients;
    },
  });
}
