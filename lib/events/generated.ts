import path from 'node:path';
import { eventTypes } from '../domain/event-catalogue';
import type { GeneratedFile } from '../generated';
import { examplePatterns } from './example-patterns';
import { exampleEvents } from './examples';
import { eventJsonSchema, schemaName } from './json-schema';
import { eventsPage } from './page';

const directory = path.join('docs', 'events');

/** The page about events, and beside it what machines read: a schema a type and version, a pattern a file. */
export async function generatedEventFiles(): Promise<readonly GeneratedFile[]> {
  return [
    { file: path.join('docs', 'events.md'), text: `${eventsPage(await exampleEvents())}\n` },
    ...eventTypes.map((type) => ({
      file: path.join(directory, 'schemas', `${schemaName(type)}.json`),
      text: asFile(eventJsonSchema(type)),
    })),
    ...examplePatterns.map(({ name, pattern }) => ({
      file: path.join(directory, 'patterns', `${name}.json`),
      text: asFile(pattern),
    })),
  ];
}

function asFile(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
