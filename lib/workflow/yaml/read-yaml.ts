import { Composer, type CST, type Document, LineCounter, Parser } from 'yaml';
import type { Problem } from '../problem';
import { controlCharacterProblems } from './control-characters';
import { unsupportedFeatures } from './features';
import { Source } from './source';
import type { SourceNode } from './source-node';
import { syntaxProblems } from './syntax-problems';
import { readTree } from './tree';

/** 256 KiB, counted in UTF-8. */
export const maxFileBytes = 256 * 1024;

/** What reading gives: the tree is missing when the text cannot be understood at all. */
export interface YamlReading {
  readonly source: Source;
  readonly root?: SourceNode;
  readonly problems: readonly Problem[];
}

const composerOptions = {
  // Its own check compares every key with every other; `readTree` finds duplicates in linear time.
  uniqueKeys: false,
  stringKeys: true,
  merge: false,
  schema: 'core',
  logLevel: 'silent',
  prettyErrors: false,
} as const;

/**
 * Text → tree with places: the first stage. Everything that makes YAML dangerous or surprising is
 * refused here: anchors, aliases, tags, merge keys, directives, several documents, deep nesting.
 */
export function readYaml(file: string, text: string): YamlReading {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > maxFileBytes) {
    const message = `the file has ${Math.ceil(bytes / 1024)} KiB; at most 256 KiB can be read`;
    return {
      source: new Source(file, '', lines),
      problems: [{ code: 'WorkflowTooLarge', message, at: { start: 0, end: 0 } }],
    };
  }
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const source = new Source(file, text, lines);
  const strange = controlCharacterProblems(text, start);
  if (strange.length > 0) return { source, problems: strange };
  return parse(source);
}

function parse(source: Source): YamlReading {
  const tokens = [...new Parser().parse(source.text)];
  // Before composing: composing recurses, so depth has to be bounded on the flat side.
  const unsupported = unsupportedFeatures(tokens);
  if (unsupported.length > 0) return { source, problems: unsupported };
  const { documents, problems } = compose(tokens, source.text);
  const [document] = documents;
  if (problems.length > 0 || !document) return { source, problems };
  if (!document.contents) return { source, problems: [emptyFile()] };
  const tree = readTree(document.contents);
  return { source, root: tree.root, problems: tree.problems };
}

function emptyFile(): Problem {
  return {
    code: 'MissingKey',
    message: 'the file is empty',
    at: { start: 0, end: 0 },
    fix: 'Write at least `steps:` with one step; `unity init` makes a file to start from.',
  };
}

function compose(tokens: readonly CST.Token[], text: string) {
  const documents: Document.Parsed[] = [];
  const problems: Problem[] = [];
  for (const document of new Composer(composerOptions).compose(tokens, true, text.length)) {
    documents.push(document as Document.Parsed);
    if (documents.length > 1) {
      const [start = 0] = document.range;
      problems.push({
        code: 'YamlSyntax',
        message: 'a second document begins here',
        at: { start, end: start + 1 },
        fix: 'Put every workflow into a file of its own; remove the `---`.',
      });
      break;
    }
    problems.push(...syntaxProblems(document.errors, text));
  }
  return { documents, problems };
}
