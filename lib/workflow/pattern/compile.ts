import { parsePattern } from './parse';
import { type CharTest, type PatternNode, PatternRefusal } from './syntax';

/** One instruction: test a character and go on, go two ways, or be done. */
type Instruction =
  | { readonly kind: 'char'; readonly test: CharTest; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'match' };

/** With texts of at most 4,096 characters this bounds a match to about eight million steps. */
const maxInstructions = 2000;

/** A pattern that can be used: whether it matches a whole text. */
export type CompiledPattern = { readonly matches: (text: string) => boolean } | { readonly error: string };

/**
 * Compiles a pattern for matching without backtracking (Thompson's construction): time grows with text
 * times pattern, whatever both are. JavaScript's own engine can be made to run for years by twenty
 * characters, and patterns come from files that others may have written.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const parsed = parsePattern(pattern);
  if (parsed instanceof PatternRefusal) return { error: parsed.reason };
  if (size(parsed) > maxInstructions) return { error: 'its repetitions multiply to too many states' };
  const program: Instruction[] = [{ kind: 'match' }];
  const start = emit(parsed, 0, program);
  return { matches: (text) => run(program, start, text) };
}

/** How many instructions a node becomes, at the most. */
function size(node: PatternNode): number {
  switch (node.kind) {
    case 'char':
      return 1;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + size(item), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + size(option), 1);
    case 'repeat':
      return (node.max ?? node.min + 1) * (size(node.item) + 1) + 1;
  }
}

/** Adds the instructions of a node that goes on at `next`; returns where it begins. Built from back to front. */
function emit(node: PatternNode, next: number, program: Instruction[]): number {
  switch (node.kind) {
    case 'char':
      return program.push({ kind: 'char', test: node.test, next }) - 1;
    case 'sequence':
      return node.items.reduceRight((after, item) => emit(item, after, program), next);
    case 'choice':
      return split(
        node.options.map((option) => emit(option, next, program)),
        program,
      );
    case 'repeat': {
      let after = next;
      if (node.max === undefined) after = loop(node.item, next, program);
      else
        for (let count = node.min; count < node.max; count++)
          after = split([emit(node.item, after, program), next], program);
      for (let count = 0; count < node.min; count++) after = emit(node.item, after, program);
      return after;
    }
  }
}

function split(next: readonly number[], program: Instruction[]): number {
  return program.push({ kind: 'split', next }) - 1;
}

function loop(item: PatternNode, next: number, program: Instruction[]): number {
  const at = split([], program);
  const body = emit(item, at, program);
  program[at] = { kind: 'split', next: [body, next] };
  return at;
}

function run(program: readonly Instruction[], start: number, text: string): boolean {
  let current = closure(program, [start]);
  for (let at = 0; at < text.length && current.length > 0; at++) {
    const unit = text.charCodeAt(at);
    const next: number[] = [];
    for (const index of current) {
      const instruction = program[index];
      if (instruction?.kind === 'char' && instruction.test(unit)) next.push(instruction.next);
    }
    current = closure(program, next);
  }
  return current.some((index) => program[index]?.kind === 'match');
}

/** Everything reached without a character, each instruction once. */
function closure(program: readonly Instruction[], from: readonly number[]): readonly number[] {
  const seen = new Set(from);
  for (const index of seen) {
    const instruction = program[index];
    if (instruction?.kind === 'split') for (const next of instruction.next) seen.add(next);
  }
  return [...seen];
}
