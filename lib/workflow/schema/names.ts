import { z } from 'zod';
import { ofRollbacks } from '../../domain/resource';

/**
 * Becomes a part of state machine names, which end at 80 characters, and of session ids. A double dash tells rollback
 * machines from workflows.
 */
export const workflowName = z.string().regex(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,29}$/);

/** Becomes a state's name, a part of resource names, and a word in expressions. */
export const stepName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/);

/** Parameters and outputs are words in expressions and on the command line. */
export const valueName = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/);

/** Checkpoints are named on the command line. */
export const checkpointName = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);

/** The same where functions of the installation are told whose copies to delete: rollbacks may be meant. */
export const checkpointOrRollbacks = checkpointName.or(z.literal(ofRollbacks));

/** The same where a step is told of them: a session copies what it has made for checkpoints of revisions that keep it. */
export const checkpointLabel = checkpointOrRollbacks.or(
  z.string().regex(/^[a-z][a-z0-9_-]{0,59}@[a-z][a-z0-9-]{0,79}$/),
);

/** What a name may look like, in words. */
export const nameRules = {
  workflow: 'lower-case letters, digits and single dashes inside, beginning with a letter, at most 30 characters',
  step: 'lower-case letters, digits and underscores, beginning with a letter, at most 60 characters',
  value: 'lower-case letters, digits and underscores, beginning with a letter, at most 60 characters',
  checkpoint: 'lower-case letters, digits, dashes and underscores, beginning with a letter, at most 60 characters',
} as const;
