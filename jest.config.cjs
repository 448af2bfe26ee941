/** Random order and two workers on purpose: a test that leans on its neighbour fails here. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // See `jest.long.config.cjs`.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/processes/',
    '<rootDir>/test/matrix/',
    '<rootDir>/test/iam/',
    '/contract\\.test\\.ts$',
  ],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
    '\\.sh$': '<rootDir>/test/helpers/text-transform.cjs',
  },
  randomize: true,
  maxWorkers: 2,
  // No test waits for real time, so this only ends what hangs. Races of hundreds of orders took 60 s on a slow, busy machine.
  testTimeout: 180_000,
  setupFiles: ['<rootDir>/test/helpers/setup.cjs'],
};
