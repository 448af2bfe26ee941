import { type Finding, unwell, well } from '../finding';
import type { Contact } from '../wire';

/** AWS refuses signatures that are older or newer than five minutes (IAM user guide, Signature Version 4). */
const refusedSeconds = 300;
/** Sessions, leases and audit entries of people carry this clock's time. */
const notedSeconds = 30;

/** Which endpoints answered. */
export function networkFindings(contacts: readonly Contact[]): readonly Finding[] {
  const lost = contacts.filter(({ milliseconds }) => milliseconds === undefined);
  const reached = contacts.filter(({ milliseconds }) => milliseconds !== undefined);
  const bad = lost.map(({ service, host, error }) =>
    unwell('network', 'EndpointUnreachable', {
      message: `${service} does not answer at ${host}: ${error}`,
      fix: `Let HTTPS through to ${host} (DNS, firewall, VPC endpoint), or correct AWS_ENDPOINT_URL where it points there.`,
    }),
  );
  if (reached.length === 0) return bad;
  const slowest = reached.reduce((a, b) => ((a.milliseconds ?? 0) > (b.milliseconds ?? 0) ? a : b));
  const names = reached.map(({ service }) => service).join(', ');
  const message = `${reached.length} endpoints answered (${names}); slowest: ${slowest.service}, ${slowest.milliseconds} ms`;
  return [...bad, well('network', 'EndpointsReached', message)];
}

/** How far this machine's clock is off. All endpoints are asked; the middle one is believed. */
export function clockFindings(contacts: readonly Contact[]): readonly Finding[] {
  const told = contacts.flatMap(({ aheadSeconds }) => (aheadSeconds === undefined ? [] : [aheadSeconds]));
  if (told.length === 0) return [];
  const ahead = told.sort((a, b) => a - b)[Math.floor(told.length / 2)] ?? 0;
  const off = Math.abs(ahead);
  const message = `${off.toFixed(0)} s ${ahead > 0 ? 'ahead of' : 'behind'} AWS`;
  const fix = 'Set the clock: `sudo timedatectl set-ntp true` on Linux, `sudo sntp -sS time.apple.com` on macOS.';
  if (off >= refusedSeconds)
    return [unwell('clock', 'ClockWrong', { message: `${message}, which refuses such signatures`, fix })];
  if (off >= notedSeconds) return [unwell('clock', 'ClockOff', { message, fix })];
  return [well('clock', 'ClockRight', `within ${Math.ceil(off)} s of AWS`)];
}
