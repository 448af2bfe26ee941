import { maskSecrets } from '../../lib/domain/mask-secrets';

test.each([
  ['DB_PWD=hunter2 is set', 'DB_PWD=*** is set'],
  ['pwd: "hunter 2"', 'pwd: ***'],
  ['PGPASSWORD=hunter2', 'PGPASSWORD=***'],
  ["api-key='hunter2', more", 'api-key=***, more'],
  ['postgres://app:hunter2@db/app', 'postgres://***@db/app'],
  ['Authorization: Bearer hunter2', 'Authorization: Bearer ***'],
  ['AKIAIOSFODNN7EXAMPLE was refused', '*** was refused'],
])('%s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each(['cwd=/opt/app', 'no such container: web', 'the token is gone'])('what is no secret stays: %s', (text) => {
  expect(maskSecrets(text)).toBe(text);
});
