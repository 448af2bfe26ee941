import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A text that nothing may read and nothing may write; each place has one of its own. */
const canary = (place: string): string => `CANARY${place.toUpperCase()}q8Zr2`;

/** Finds them, wherever they turn up. */
export const canaryPattern = /CANARY\w+q8Zr2/g;

/** An environment as on a developer’s machine, in CI and in a container at once, all of it bait. */
export function baitedEnvironment(home: string): Readonly<Record<string, string>> {
  const tokenFile = path.join(home, 'web-identity-token');
  mkdirSync(path.join(home, '.aws', 'sso', 'cache'), { recursive: true });
  writeFileSync(tokenFile, canary('token'));
  writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[default]\naws_access_key_id = ${canary('fileid')}\naws_secret_access_key = ${canary('filesecret')}\n`,
  );
  writeFileSync(
    path.join(home, '.aws', 'config'),
    `[default]\nregion = us-east-1\nsso_start_url = https://${canary('sso')}.awsapps.com/start\n[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/${canary('role')}\nsource_profile = default\n`,
  );
  return {
    HOME: home,
    AWS_ACCESS_KEY_ID: `AKIA${canary('id')}`,
    AWS_SECRET_ACCESS_KEY: canary('secret'),
    AWS_SESSION_TOKEN: canary('session'),
    AWS_PROFILE: 'prod',
    AWS_REGION: 'us-east-1',
    AWS_ROLE_ARN: `arn:aws:iam::123456789012:role/${canary('webrole')}`,
    AWS_ROLE_SESSION_NAME: canary('rolesession'),
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ENDPOINT_URL: `http://${canary('endpoint')}.invalid:4566`,
    AWS_ENDPOINT_URL_DYNAMODB: `http://${canary('dynamo')}.invalid:4566`,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:9/${canary('container')}`,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/${canary('relative')}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: canary('authorization'),
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:9/${canary('imds')}`,
    HTTPS_PROXY: `http://${canary('proxy')}.invalid:3128`,
    HTTP_PROXY: `http://${canary('proxy')}.invalid:3128`,
  };
}
