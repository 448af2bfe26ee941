import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ACCOUNT_ID, CREDENTIALS, REGION } from './environment';
import { zipDirectory } from './zip';

interface FileAsset {
  readonly source: { readonly path: string; readonly packaging: 'zip' | 'file' };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
}

const MANIFEST_SUFFIX = '.assets.json';

/** moto reads the service from the credential scope and does not check the signature. */
function unsigned(service: string): Record<string, string> {
  const scope = `${CREDENTIALS.accessKeyId}/20260101/${REGION}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}

function fillPlaceholders(text: string): string {
  return text
    .replaceAll('${AWS::AccountId}', ACCOUNT_ID)
    .replaceAll('${AWS::Region}', REGION)
    .replaceAll('${AWS::Partition}', 'aws');
}

/** Puts one object, creating its bucket when needed; the URL is what CloudFormation takes. */
export async function putObject(endpoint: string, bucket: string, key: string, body: Buffer | string): Promise<string> {
  const headers = unsigned('s3');
  await fetch(`${endpoint}/${bucket}`, { method: 'PUT', headers });
  const response = await fetch(`${endpoint}/${bucket}/${key}`, { method: 'PUT', headers, body });
  if (!response.ok) throw new Error(`S3 refused ${bucket}/${key}: ${await response.text()}`);
  return `https://s3.${REGION}.amazonaws.com/${bucket}/${key}`;
}

/** Uploads what the asset manifests of a CDK cloud assembly list, as `cdk deploy` would. */
export async function uploadAssets(endpoint: string, assetsDirectory: string): Promise<number> {
  const manifests = readdirSync(assetsDirectory).filter((file) => file.endsWith(MANIFEST_SUFFIX));
  const assets = manifests.flatMap((file) => {
    const manifest = JSON.parse(readFileSync(path.join(assetsDirectory, file), 'utf8'));
    return Object.values((manifest.files ?? {}) as Record<string, FileAsset>);
  });
  const uploads = assets.flatMap(({ source, destinations }) => {
    const file = path.join(assetsDirectory, source.path);
    const body = source.packaging === 'zip' ? zipDirectory(file) : readFileSync(file);
    return Object.values(destinations).map(({ bucketName, objectKey }) =>
      putObject(endpoint, fillPlaceholders(bucketName), fillPlaceholders(objectKey), body),
    );
  });
  await Promise.all(uploads);
  return uploads.length;
}
