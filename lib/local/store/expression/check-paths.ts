import { validationError } from '../errors';
import { pathText } from './binding';
import type { PathStep } from './syntax';

/** Refuses paths of which one lies inside another, or that take one thing for a map and for a list. */
export function checkPaths(parameter: string, paths: readonly (readonly PathStep[])[]): void {
  paths.forEach((path, index) => {
    for (let other = 0; other < index; other += 1) checkPair(parameter, paths[other] ?? [], path);
  });
}

function checkPair(parameter: string, first: readonly PathStep[], second: readonly PathStep[]): void {
  const length = Math.min(first.length, second.length);
  for (let index = 0; index < length; index += 1) {
    if (first[index] === second[index]) continue;
    if (typeof first[index] === typeof second[index]) return;
    throw pathProblem(parameter, 'conflict', first, second);
  }
  throw pathProblem(parameter, 'overlap', first, second);
}

function pathProblem(parameter: string, verb: string, first: readonly PathStep[], second: readonly PathStep[]): Error {
  return validationError(
    `Invalid ${parameter}: Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${pathText(first)}, path two: ${pathText(second)}`,
  );
}
