import { z } from 'zod';
import type { Json } from '../../domain/json';
import { environmentNamePattern, sessionIdPattern } from '../../domain/naming';
import { onFailureWays } from '../../domain/session';
import { overrideReason, plainLine, type Read, readBy } from '../session/request';

/** What a person or a pipeline types to let a session go on. */
const resumeRequest = z.strictObject({
  resume: z.string().regex(sessionIdPattern, 'not the id of a session').describe('The session that is to go on.'),
  environment: z.string().regex(environmentNamePattern).optional(),
  parameters: z.record(z.string(), z.json()).default({}).describe('Values in place of those that it has.'),
  on_failure: z.enum(onFailureWays).optional().describe('What happens when a step fails. As before, if not given.'),
  override_window: overrideReason.optional(),
  actor: plainLine.optional().describe('Who asks, as claimed.'),
});

export type ResumeRequest = z.output<typeof resumeRequest>;

/** Whether the input of a forward execution is about a session that there is. */
export function isAboutResume(given: Json): boolean {
  return given !== null && typeof given === 'object' && !Array.isArray(given) && Object.hasOwn(given, 'resume');
}

/** Reads such an input; all that is wrong with it is named at once. */
export const readResumeRequest = (given: Json): Read<ResumeRequest> => readBy(resumeRequest, given);

/** The session that an execution was started to resume, from the text of its input. */
export function resumedBy(input: string | null | undefined): string | undefined {
  try {
    const given = JSON.parse(input ?? 'null') as Json;
    const { resume } = isAboutResume(given) ? (given as { readonly resume: Json }) : {};
    return typeof resume === 'string' && sessionIdPattern.test(resume) ? resume : undefined;
  } catch {
    return undefined;
  }
}
