/** Whether a certificate with these names is for a host name or wildcard: a `*` stands for one label (RFC 6125). */
export function covers(names: readonly string[], wanted: string): boolean {
  const name = wanted.toLowerCase();
  const wildcard = `*${name.slice(name.indexOf('.'))}`;
  return names.includes(name) || (!name.startsWith('*.') && names.includes(wildcard));
}

/** A name that ACM takes: labels of at most 63 characters, a wildcard only as the first. */
export function isCertificateName(name: string): boolean {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  return name.length <= 253 && new RegExp(`^(\\*\\.)?(${label}\\.)+${label}$`, 'i').test(name);
}
