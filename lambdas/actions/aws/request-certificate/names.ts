/** A host name in lower case, or a wildcard for one label of it. */
export const namePattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** The names to prove: a wildcard is proven with the name that it is for. */
export function provenNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.replace(/^\*\./, '')))];
}

/** Whether a certificate is for a name: by that name, or by a wildcard for its first label. */
export function isCovered(name: string, certificateNames: readonly string[]): boolean {
  if (certificateNames.includes(name)) return true;
  return !name.startsWith('*.') && certificateNames.includes(`*${name.slice(name.indexOf('.'))}`);
}

/** Whether a name belongs into a zone. */
export function isInZone(name: string, zone: string): boolean {
  const bare = name.replace(/^\*\./, '');
  return bare === zone || bare.endsWith(`.${zone}`);
}
