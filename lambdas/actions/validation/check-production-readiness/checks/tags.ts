import { tagKeys } from '../../../tags';
import { few, type Sheet } from '../sheet';
import type { Survey } from '../survey';
import { readTagged, type Tagged } from '../tagged';

/** Whether everything says whose it is. Mount targets take no tags. */
export async function checkTags(survey: Survey, sheet: Sheet): Promise<void> {
  const { session } = survey.context;
  const wanted = {
    [tagKeys.session]: session.id,
    [tagKeys.stack]: session.stackName,
    [tagKeys.environment]: session.environment,
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

/** What is wrong with tags; which step made something may be any of the session's. */
function wrongTags(tags: NonNullable<Tagged['tags']>, wanted: Readonly<Record<string, string>>): readonly string[] {
  const wrong = Object.entries(wanted).flatMap(([key, value]) => {
    const found = tags.get(key);
    if (found === value) return [];
    return [found === undefined ? `${key} is missing` : `${key} is "${found}", not "${value}"`];
  });
  return (tags.get(tagKeys.resource) ?? '') === '' ? [...wrong, `${tagKeys.resource} is missing`] : wrong;
}
