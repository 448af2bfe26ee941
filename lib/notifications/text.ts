import type { Notification } from '../domain/notification';

/** A message as plain text, for mail. */
export function textOf({ title, where, summary, rootCause, liveNow, nextCommands, time }: Notification): string {
  return [
    title,
    '',
    summary,
    '',
    `Where:   stack ${where.stack}, environment ${where.environment}, session ${where.session}`,
    ...(rootCause === null ? [] : [`Cause:   ${rootCause}`]),
    ...liveNow.map((one, index) => `${index === 0 ? 'Now:    ' : '        '} ${one}`),
    ...nextCommands.map((one, index) => `${index === 0 ? 'Next:   ' : '        '} ${one}`),
    `When:    ${time}`,
    '',
  ].join('\n');
}

/** SNS takes printable ASCII, no line breaks, fewer than 100 characters (Publish API reference). */
export function subjectOf({ title }: Notification): string {
  return `Unity: ${title}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 99);
}
