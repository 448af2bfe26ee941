import { arnOf } from '../account';
import type { Ask } from '../ask';

/** Handing a role of the account to a service. */
export function passRole(name: string, service: string): readonly Ask[] {
  return [
    { action: 'iam:PassRole', resource: arnOf('iam', `role/${name}`, ''), keys: { 'iam:PassedToService': service } },
  ];
}

/** What AWS asks in an account that has no such role yet: the call makes it in the caller's name. */
export function makesServiceLinkedRole(service: string, name: string): readonly Ask[] {
  const role = `role/aws-service-role/${service}/AWSServiceRoleFor${name}`;
  return [
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: arnOf('iam', role, ''),
      keys: { 'iam:AWSServiceName': service },
    },
  ];
}
