import { readFileSync } from 'node:fs';
import { clientsFor, registryFor } from '../../lib/constructs/function-parts';
import type { FunctionName } from '../../lib/domain/functions';

const registrySource = readFileSync('lambdas/actions/registry.ts', 'utf8');
const clientsSource = readFileSync('lambdas/shared/clients.ts', 'utf8');

test('a function of a permission set has the actions whose definitions name the set', () => {
  const actions = (name: FunctionName) =>
    [...registryFor(registrySource, name).matchAll(/^ {2}'([^']+)': \w+,$/gm)].map(([, action]) => action);
  expect(actions('make_network')).toEqual(['aws/create_vpc']);
  expect(actions('undo_network')).toEqual(['aws/create_vpc']);
  expect(actions('make_balancing')).toEqual(['aws/configure_target_groups', 'aws/create_alb']);
  expect(actions('gate')).toEqual([]);
});

test('clients are kept by the package that they come from, two of one package together', () => {
  const clients = (...packages: string[]) =>
    [...clientsFor(clientsSource, packages).matchAll(/^ {4}(\w+): new /gm)].map(([, client]) => client);
  expect(clients('@aws-sdk/client-ec2', '@aws-sdk/client-acm', 'zod')).toEqual(['ec2', 'acm', 'acmUsEast1']);
  expect(clients()).toEqual([]);
});

test('files that are written another way fail, rather than being taken whole', () => {
  expect(() => registryFor('export const registry = {};\n', 'gate')).toThrow('no line reads like');
  expect(() => registryFor("  'aws/unheard_of': action,\n", 'gate')).toThrow('aws/unheard_of');
  expect(() => clientsFor('export const clients = {};\n', [])).toThrow('no line reads like');
});
