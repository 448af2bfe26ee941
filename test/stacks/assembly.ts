import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** A synthesized template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** A cloud assembly, read whole: its directory may be gone. */
export interface Assembly {
  readonly root: Template;
  /** By the logical id of the nested stack in the root. */
  readonly nested: ReadonlyMap<string, Template>;
  /** The text of every file asset, by the name it has in S3. */
  readonly files: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** Reads what `cdk synth` wrote. */
export function readAssembly(directory: string): Assembly {
  const read = (file: string) => readFileSync(path.join(directory, file), 'utf8');
  const manifestFile = readdirSync(directory).find((file) => file.endsWith('.assets.json'))!;
  const manifest = JSON.parse(read(manifestFile)) as Manifest;
  const files = new Map<string, string>();
  for (const { source, destinations } of Object.values(manifest.files)) {
    if (source.packaging !== 'file') continue;
    for (const { objectKey } of Object.values(destinations)) files.set(objectKey, read(source.path));
  }
  const root = JSON.parse(read(manifestFile.replace('.assets.', '.template.'))) as Template;
  const nested = new Map<string, Template>();
  for (const [id, resource] of Object.entries(root.Resources)) {
    if (resource.Type !== 'AWS::CloudFormation::Stack') continue;
    const key = [...files.keys()].find((name) => JSON.stringify(resource.Properties.TemplateURL).includes(name))!;
    nested.set(id, JSON.parse(files.get(key)!) as Template);
  }
  return { root, nested, files };
}

/** The resources of a type, by their logical ids. */
export function resourcesOf(template: Template, type: string): ReadonlyMap<string, Resource> {
  return new Map(Object.entries(template.Resources).filter(([, resource]) => resource.Type === type));
}
