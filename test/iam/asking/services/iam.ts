import { arnOf } from '../account';
import type { Ask } from '../ask';

/** Handing a role of the account to a service. */
export function passRole(name: string, service: string): readonly Ask[] {
  return [
    { action: 'iam:PassRole', resource: arnOf('iam', `role/${name}`, ''), keys: { 'iam:PassedToService': service } },
  ];
}
