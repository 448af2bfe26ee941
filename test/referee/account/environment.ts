/** moto's only account. */
export const ACCOUNT_ID = '123456789012';
export const REGION = 'us-east-1';

export const CREDENTIALS = { accessKeyId: 'referee', secretAccessKey: 'referee' } as const;

/** What a function or a client needs to find the referee, and nothing that could lead it to a real account. */
export function accountEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: 'UTC',
  };
}

/** This process's environment without any other account's settings and without proxies. */
export function withoutAccount(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(([name]) => !/^aws_|_proxy$/i.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
}
