import { tagKeys } from '../../../tags';
import { few, type Sheet } from '../sheet';
import type { Survey } from '../survey';
import { readTagged, type Tagged } from '../tagged';

/**
 * Whether everything says whose it is. Mount targets take no tags. Where former revisions have made some of it, that is any
 * session of the stack: what is kept stays with its maker, and what is no longer needed is there until the end.
 */
export async function checkTags(survey: Survey, sheet: Sheet): Promise<void> {
  const { session } = survey.context;
  // Null: any, as long as there is one. Which step made something may be any of the session's.
  const wanted = {
    [tagKeys.session]: session.isRevision ? null : session.id,
    [tagKeys.stack]: session.stackName,
    [tagKeys.environment]: session.environment,
    [tagKeys.resource]: null,
  };
  const right: string[] = [];
  for (const { id, tags } of await readTagged(survey)) {
    if (tags === undefined) {
      sheet.absent(id);
      continue;
    }
    const wrong = wrongTags(tags, wanted);
    if (wrong.length === 0) right.push(id);
    else sheet.fail(`${id}: ${wrong.join(', ')}`, 'visible');
  }
  if (right.length > 0) sheet.saw(`${right.length} carry all four tags: ${few(right)}`);
}

/** What is wrong with tags. */
function wrongTags(
  tags: NonNullable<Tagged['tags']>,
  wanted: Readonly<Record<string, string | null>>,
): readonly string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const found = tags.get(key) ?? '';
    if (value === null ? found !== '' : found === value) return [];
    return [found === '' ? `${key} is missing` : `${key} is "${found}", not "${value}"`];
  });
}
