import { parse } from 'yaml';
import type { Listener } from './state';

/** What a Compose file would start: its images, and what can be called. */
export interface ComposePlan {
  readonly images: readonly string[];
  readonly listeners: readonly Listener[];
  /** Folders of the host that services may write to. */
  readonly writable: readonly string[];
  /** The same, with the service that may. */
  readonly writers: readonly { readonly service: string; readonly folder: string }[];
}

type Variables = ReadonlyMap<string, string>;
type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compose's own interpolation: `$NAME`, `${NAME}`, `${NAME:-default}`, `$$`. */
function interpolate(text: string, variables: Variables): string {
  return text.replace(
    /\$(?:\$|\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      if (whole === '$$') return '$';
      return variables.get(braced ?? bare ?? '') || (fallback ?? '');
    },
  );
}

function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => filled(item, variables));
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, variables)]));
}

/** The port of the host, where it is fixed and open to others: `80:80`, `0.0.0.0:80:80`, `{published: 80}`. */
function publishedPort(entry: unknown): number[] {
  if (isNode(entry)) return entry.published === undefined ? [] : [Number(entry.published)];
  const match = /^(?:(\d+\.\d+\.\d+\.\d+):)?(\d{1,5}):\d{1,5}(?:\/tcp)?$/.exec(String(entry));
  if (match?.[2] === undefined || match[1]?.startsWith('127.')) return [];
  return [Number(match[2])];
}

/** The folder of the host that a volume leads to, where the service may write: `/a:/b`, `{type: bind, source: /a}`. */
function writableFolder(entry: unknown): string[] {
  if (isNode(entry)) return entry.read_only === true || entry.source === undefined ? [] : [String(entry.source)];
  const [source = '', , mode = ''] = String(entry).split(':');
  return mode.split(',').includes('ro') ? [] : [source];
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a service shows: the files it is given; else its name, and its variables as an application would. */
function bodyOf(name: string, service: Node, configs: Node): string {
  const files = asList(service.configs).map((use) => {
    const config = configs[isNode(use) ? String(use.source) : String(use)];
    return isNode(config) && typeof config.content === 'string' ? config.content : '';
  });
  if (files.some((file) => file !== '')) return files.join('\n');
  return [name, ...Object.values(isNode(service.environment) ? service.environment : asList(service.environment))].join(
    '\n',
  );
}

/** Reads a Compose file with its variables filled in; undefined when Compose could not. */
export function planCompose(text: string, variables: Variables): ComposePlan | undefined {
  let file: unknown;
  try {
    file = filled(parse(text, { logLevel: 'silent' }), variables);
  } catch {
    // Whatever makes the text unreadable, Compose says so and stops.
    return undefined;
  }
  if (!isNode(file) || !isNode(file.services) || Object.keys(file.services).length === 0) return undefined;
  const configs = isNode(file.configs) ? file.configs : {};
  const services = Object.entries(file.services).flatMap(([name, service]) =>
    isNode(service) ? [{ name, service }] : [],
  );
  return {
    images: services.flatMap(({ service }) => (typeof service.image === 'string' ? [service.image] : [])),
    writable: services.flatMap(({ service }) => asList(service.volumes).flatMap(writableFolder)),
    writers: services.flatMap(({ name, service }) =>
      asList(service.volumes)
        .flatMap(writableFolder)
        .map((folder) => ({ service: name, folder })),
    ),
    listeners: services.flatMap(({ name, service }) => {
      const body = bodyOf(name, service, configs);
      return asList(service.ports).flatMap((entry) => publishedPort(entry).map((port) => ({ port, body })));
    }),
  };
}
