import fc from 'fast-check';
import { readCommand, type SetUp, writeCommand } from '../../../lambdas/actions/docker/setup-containers/command-text';
import { exampleApplication } from '../../../lambdas/actions/docker/setup-containers/example-application';
import { pins } from '../../../lambdas/actions/docker/setup-containers/pins';

const order: SetUp = {
  kind: 'set_up',
  session: 'spot-1a2b3c',
  step: 'setup_docker',
  component: 'app',
  port: 80,
  nonce: 'unity-0123456789abcdef',
  compose: exampleApplication,
  environment: {},
  files: null,
  data: null,
};

const text = fc.string({ unit: 'binary', maxLength: 60 });
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);

describe('the text of a command', () => {
  it('gives back what was written, whatever the values hold', () => {
    fc.assert(
      fc.property(fc.dictionary(name, text, { maxKeys: 5 }), text, (environment, compose) => {
        const written = { ...order, environment, compose };
        expect(readCommand([writeCommand(written, pins)])).toEqual({ ...written, environment: { ...environment } });
      }),
    );
  });

  it('gives back the file system that is to be mounted', () => {
    const written = { ...order, files: { addresses: ['10.0.0.9', '10.0.16.9'], path: '/mnt/files', restored: true } };
    expect(readCommand([writeCommand(written, pins)])).toEqual(written);
  });

  it('gives back the volumes, of which an instance mounts its own', () => {
    const data = { volumeIds: ['vol-0a', 'vol-0b'], device: '/dev/sdf', path: '/mnt/data' };
    expect(readCommand([writeCommand({ ...order, data }, pins)])).toEqual({ ...order, data });
  });

  it('holds no character of a value outside of base64', () => {
    const written = writeCommand(
      { ...order, compose: '$(touch /x) `id` \' "', environment: { A: "'; rm -rf / #" } },
      pins,
    );

    expect(written).not.toContain('touch');
    expect(written).not.toContain('rm -rf / #');
    for (const line of written.split('\n# script\n')[0]!.split('\n').slice(2))
      expect(line).toMatch(/^UNITY_[A-Z0-9_]+='[^']*'$/);
  });

  it('refuses to write a value that could end its quotes', () => {
    expect(() => writeCommand({ ...order, step: "a'b" }, pins)).toThrow('UNITY_STEP cannot stand in a command');
  });

  it('holds nothing that Systems Manager would replace', () => {
    expect(
      writeCommand({ ...order, compose: '{{ssm:/secret}}', environment: { A: '{{ssm:/secret}}' } }, pins),
    ).not.toContain('{{');
    expect(writeCommand({ kind: 'take_down', session: 's', step: 't', component: 'app' }, pins)).not.toContain('{{');
  });

  it('reads a take-down back', () => {
    const takeDown = { kind: 'take_down', session: 'spot-1', step: 'setup_docker', component: 'app' } as const;
    expect(readCommand(writeCommand(takeDown, pins).split('\n'))).toEqual(takeDown);
  });

  it.each([[[]], [['']], [['ls']], [['#!/bin/bash', '# unity command 2: set_up']], [['#!/bin/bash', 'echo hello']]])(
    'does not take %j for one of ours',
    (commands) => {
      expect(readCommand(commands)).toBeUndefined();
    },
  );

  it('pins every download to a checksum for both kinds of machines', () => {
    for (const { version, sha256 } of Object.values(pins)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(Object.keys(sha256)).toEqual(['x86_64', 'aarch64']);
      for (const sum of Object.values(sha256)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('pins the example’s image, and shows port and nonce', () => {
    expect(exampleApplication).toMatch(/image: \S+@sha256:[0-9a-f]{64}\n/);
    expect(exampleApplication).toContain('${UNITY_PORT}:80');
    expect(exampleApplication).toContain('<p>${UNITY_NONCE}</p>');
  });
});
