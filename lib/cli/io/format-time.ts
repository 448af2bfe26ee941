/** Seconds for people: `0.4 s`, `12 s`, `3 m 05 s`, `2 h 04 m`, `3 d 2 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} m ${String(whole % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The time of day of an ISO time, in UTC as logs have it: `12:03:09`. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 19);
}

/** An ISO time for lists: `2026-01-01 12:03:09`. */
export function dateAndTime(iso: string): string {
  return `${iso.slice(0, 10)} ${timeOfDay(iso)}`;
}
