import { isIP } from 'node:net';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { isInNetwork, isMetadataAddress, whyNotPublic } from './ip-address';

/** Longest address that is called. */
const maxUrlLength = 2048;
/** Names that never belong to the public internet (RFC 6761, 6762, 8375; `.internal` is reserved by ICANN). */
const localSuffixes = ['localhost', 'local', 'localdomain', 'internal', 'home.arpa'];

function refuse(url: string, why: string): never {
  throw new UnityError('TargetRefused', {
    message: `${JSON.stringify(url.slice(0, 200))} is refused: ${why}`,
    details: { why },
  });
}

function isListed(host: string, allowTargets: readonly string[]): boolean {
  return allowTargets.some((entry) => entry.toLowerCase() === host || isInNetwork(host, entry));
}

/** The host without brackets and without the dot that may end a name; lower case. */
function bareHost(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Why a name may not be called, before anybody resolves it. */
function whyNotName(host: string): string | undefined {
  if (!host.includes('.')) return 'a name without a dot belongs to a local network';
  const suffix = localSuffixes.find((name) => host.endsWith(`.${name}`));
  return suffix === undefined ? undefined : `names under .${suffix} belong to a local network`;
}

/** The host and port as they stand in the text, once it is sure that every reader finds the same ones. */
function authorityOf(text: string): string {
  if (text.length > maxUrlLength) refuse(text, `it is longer than ${maxUrlLength} characters`);
  if (/[\p{Cc}\s\\]/u.test(text)) refuse(text, 'it holds a space, a control character or a backslash');
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1];
  if (authority === undefined) refuse(text, 'only http:// and https:// addresses are called');
  if (authority.includes('@')) refuse(text, 'it carries a user name');
  return authority;
}

/**
 * Reads the address of a health check and refuses what must not be called: anything but http(s), user names, hosts in a
 * form that readers understand differently (decimal, octal, hexadecimal, escaped), and hosts that are not public unless
 * `allowTargets` names them (a host name, an address or a network). Metadata endpoints are refused even then.
 *
 * @throws UnityError TargetRefused
 */
export function checkUrl(text: string, allowTargets: readonly string[] = []): URL {
  const authority = authorityOf(text);
  const url = URL.canParse(text) ? new URL(text) : refuse(text, 'it cannot be read');
  const host = bareHost(url);
  const written = authority.replace(/:\d*$/, '').toLowerCase();
  if (!url.hostname.startsWith('[') && written !== url.hostname)
    refuse(text, `its host reads as ${url.hostname}: write it so`);
  if (isIP(host) !== 0) {
    checkAddress(text, host, host, allowTargets);
  } else {
    const why = whyNotName(host);
    if (why !== undefined && !isListed(host, allowTargets)) refuse(text, why);
  }
  return url;
}

/**
 * Refuses an IP address that the host of `url` stands for. A host that is listed by name may resolve to an address that
 * is not public, but never to a metadata endpoint.
 *
 * @throws UnityError TargetRefused
 */
export function checkAddress(url: string, host: string, address: string, allowTargets: readonly string[] = []): void {
  if (isMetadataAddress(address)) refuse(url, 'it leads to a metadata endpoint');
  const why = whyNotPublic(address);
  if (why === undefined || isListed(host, allowTargets) || isListed(address, allowTargets)) return;
  refuse(url, host === address ? `${address} is ${why}` : `${host} leads to ${address}, ${why}`);
}
