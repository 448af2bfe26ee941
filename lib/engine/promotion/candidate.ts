import { isGiven } from '../../domain/environment-parameters';
import type { JsonObject } from '../../domain/json';
import { candidateOf } from '../../domain/naming';
import type { Candidate } from '../../domain/promotion';
import type { SessionItem } from '../../ledger/items';
import { canonicalJson } from '../../workflow/canonical-json';

/**
 * What is promoted of a session: the workflow that it was made from, and the values that were given for it. What came from
 * its environment, Parameter Store or a default is not, whenever these said it: where it goes, these say their own.
 */
export function candidateFrom(session: SessionItem): Candidate {
  const { workflow_id, deployment_type } = session;
  const parameters = givenTo(session);
  return {
    candidate: candidateOf(canonicalJson({ workflow_id, parameters })),
    workflow_id,
    deployment_type,
    parameters,
  };
}

function givenTo({ parameters, parameters_from: from = {} }: SessionItem): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => isGiven(from[name])));
}
