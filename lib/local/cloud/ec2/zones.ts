import { hashToUnit } from '../account/draw';

/**
 * Zones of a region as new accounts see them: six in us-east-1, four in us-west-2, three elsewhere (what a real account
 * sees differs in newer regions; assumed).
 */
export function zonesOf(region: string): readonly string[] {
  const letters = region === 'us-east-1' ? 'abcdef' : region === 'us-west-2' ? 'abcd' : 'abc';
  return [...letters].map((letter) => region + letter);
}

/** The zone's id, the same physical place in every account. */
export function zoneId(zone: string): string {
  const region = zone.slice(0, -1);
  const short = region
    .split('-')
    .map((part, index) => (index === 1 ? shorten(part) : part))
    .join('');
  const order = zonesOf(region).indexOf(zone);
  const shift = Math.floor(hashToUnit(region) * zonesOf(region).length);
  return `${short}-az${((order + shift) % zonesOf(region).length) + 1}`;
}

function shorten(direction: string): string {
  return direction
    .replace(/(north|south)(east|west)/, (_all, a: string, b: string) => a.charAt(0) + b.charAt(0))
    .replace(/^(north|south|east|west|central)$/, (whole) => whole.charAt(0));
}

/** Regions that are on without opting in. */
export const regions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;
