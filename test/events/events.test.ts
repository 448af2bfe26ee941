import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { type EventData, eventCatalogue, eventTypes } from '../../lib/domain/event-catalogue';
import { matchesPattern } from '../../lib/domain/event-pattern';
import { type EventEnvelope, eventSource } from '../../lib/domain/events';
import type { JsonObject } from '../../lib/domain/json';
import { type Corpus, playCorpus } from './corpus';

const directory = path.resolve(__dirname, '../../docs/events');
const readJson = (...at: readonly string[]) => JSON.parse(readFileSync(path.join(directory, ...at), 'utf8'));

/** The published schema, with no room for a field that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in schema ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv({ strict: true, allErrors: true });
addFormats(ajv);
const files = readdirSync(path.join(directory, 'schemas'));
const validators = new Map(files.map((file) => [file, ajv.compile(closed(readJson('schemas', file)) as object)]));

/** What is wrong with an event, by the schema of its type and version. */
function faultsOf(event: EventEnvelope): readonly string[] {
  const { metadata } = event.detail as { readonly metadata: { readonly schema_version: string } };
  const validate = validators.get(`${event['detail-type']}-${metadata.schema_version}.json`);
  if (!validate) return [`no schema is published for ${event['detail-type']} ${metadata.schema_version}`];
  validate(event);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${event['detail-type']} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

let corpus: Corpus;
let all: readonly EventEnvelope[];

beforeAll(async () => {
  corpus = await playCorpus();
  all = [...corpus.values()].flat().filter(({ source }) => source === eventSource);
}, 120_000);

describe('every event that is really sent', () => {
  test('is as its published schema says, without a field that is not in it', () => {
    expect([...new Set(all.flatMap(faultsOf))]).toEqual([]);
    expect(all.length).toBeGreaterThan(500);
  });

  test('and every type of the catalogue is among them, in the version that the catalogue has', () => {
    const seen = new Set(
      all.map((event) => {
        const { metadata } = event.detail as { readonly metadata: { readonly schema_version: string } };
        return `${event['detail-type']} ${metadata.schema_version}`;
      }),
    );
    expect([...seen].sort()).toEqual(eventTypes.map((type) => `${type} ${eventCatalogue[type].version}`).sort());
  });

  test('has an id of its own: the same one only where it was sent again', () => {
    for (const events of corpus.values()) {
      const texts = new Map<string, string>();
      for (const { source, detail } of events) {
        if (source !== eventSource) continue;
        const { metadata } = detail as { readonly metadata: { readonly event_id: string } };
        expect(texts.get(metadata.event_id) ?? JSON.stringify(detail)).toBe(JSON.stringify(detail));
        texts.set(metadata.event_id, JSON.stringify(detail));
      }
    }
  });

  test('a field too many, a missing one and one of another kind are seen', () => {
    const [event] = all;
    const { data, metadata } = event!.detail as { readonly data: JsonObject; readonly metadata: JsonObject };
    const withDetail = (detail: object) => faultsOf({ ...event!, detail });
    expect(withDetail({ metadata, data: { ...data, secret: 1 } })).toHaveLength(1);
    expect(withDetail({ metadata: { ...metadata, secret: 1 }, data })).toHaveLength(1);
    expect(withDetail({ metadata, data: { ...data, session_id: 1 } })).toHaveLength(1);
    const { actor: _, ...fewer } = metadata;
    expect(withDetail({ metadata: fewer, data })).toHaveLength(1);
  });
});

describe('schemas', () => {
  test('those of today are published, and none but theirs and former ones', () => {
    const today = eventTypes.map((type) => `${type}-${eventCatalogue[type].version}.json`);
    expect(files).toEqual(expect.arrayContaining(today));
    for (const file of files) expect(eventTypes).toContain(file.slice(0, file.indexOf('-')));
  });

  test('use no keyword that draft 4 lacks', () => {
    const known = ['$schema', 'title', 'description', 'type', 'properties', 'required', 'enum', 'anyOf', 'items'];
    const bounds = ['pattern', 'format', 'minimum', 'maximum', 'minItems', 'minLength', 'maxLength'];
    const keywords = (schema: JsonObject): readonly string[] => [
      ...Object.keys(schema),
      ...Object.values((schema.properties ?? {}) as JsonObject).flatMap((inner) => keywords(inner as JsonObject)),
      ...((schema.anyOf ?? []) as JsonObject[]).flatMap(keywords),
      ...(schema.items === undefined ? [] : keywords(schema.items as JsonObject)),
    ];
    for (const file of files) {
      const unknown = keywords(readJson('schemas', file)).filter((name) => ![...known, ...bounds].includes(name));
      expect(unknown).toEqual([]);
    }
  });
});

const stateOf = ({ detail }: EventEnvelope) => (detail as { readonly data?: { readonly state?: string } }).data?.state;

/** For each example, a deployment of which it takes something, and events near it that it must leave. */
const expected: Readonly<
  Record<
    string,
    { readonly takes: string; readonly leaves: string; readonly those?: (event: EventEnvelope) => boolean }
  >
> = {
  'failed-in-prod': { takes: 'failed in prod', leaves: 'rejected' },
  dirty: { takes: 'dirty', leaves: 'spot' },
  approvals: { takes: 'approved', leaves: 'requested' },
  'asks-to-roll-back': {
    takes: 'asked to roll back, rejected',
    leaves: 'asked to roll back, rejected',
    those: (event) => stateOf(event) !== 'asked',
  },
  'asks-to-promote': {
    takes: 'promoted',
    leaves: 'promoted',
    those: (event) => stateOf(event) !== 'awaiting_approval',
  },
  'not-healthy': {
    takes: 'damaged in prod',
    leaves: 'damaged in prod',
    those: (event) => event['detail-type'] !== 'HEALTH_CHANGED',
  },
  'one-stack': { takes: 'failed in prod', leaves: 'full' },
  ended: { takes: 'rejected', leaves: 'rejected', those: (event) => stateOf(event) === 'executing' },
  'failed-steps': { takes: 'failed in prod', leaves: 'spot' },
  'late-in-prod': { takes: 'late in prod', leaves: 'late in dev' },
  'by-people': { takes: 'alb', leaves: 'failed in prod' },
  'refused-requests': { takes: 'requested', leaves: 'approved' },
};

describe('patterns to copy', () => {
  const names = readdirSync(path.join(directory, 'patterns')).map((file) => file.replace('.json', ''));
  const taken = (name: string, events: readonly EventEnvelope[]) =>
    events.filter((event) =>
      matchesPattern(readJson('patterns', `${name}.json`), { ...event, detail: event.detail as JsonObject }),
    );

  test('are all looked at here', () => {
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s takes what it says and no more', (name, { takes, leaves, those }) => {
    expect(taken(name, corpus.get(takes)!).length).toBeGreaterThan(0);
    const near = corpus.get(leaves)!.filter(those ?? (() => true));
    expect(near.length).toBeGreaterThan(0);
    expect(taken(name, near)).toEqual([]);
  });
});

test('a type that is not in the catalogue, or a field that it does not have, does not compile', () => {
  // Held by the type checker: these lines would be errors without their marks.
  const about = { data: 'none' as const, copies: 0, missing: [], asked_by: null };
  const data = { session_id: 's', name: 'n', ready_steps: [], ...about };
  const told: readonly EventData<'CHECKPOINT_CREATED'>[] = [
    data,
    // @ts-expect-error a field too many
    { ...data, secret: 1 },
    // @ts-expect-error a field too few
    { session_id: 's', name: 'n' },
  ];
  expect(told).toHaveLength(3);
});
