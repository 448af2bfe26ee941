import type { Rule } from '../analysis';
import { conditionType } from './condition-type';
import { dependencyCycle } from './dependency-cycle';
import { duplicateCheckpoint } from './duplicate-checkpoint';
import { duplicateDependency } from './duplicate-dependency';
import { duplicateStep } from './duplicate-step';
import { inputValue } from './input-value';
import { maybeSkipped } from './maybe-skipped';
import { notAnAncestor } from './not-an-ancestor';
import { oneInput } from './one-input';
import { outputTooEarly } from './output-too-early';
import { parameterDeclaration } from './parameter-declaration';
import { plainSecret } from './plain-secret';
import { referenceType } from './reference-type';
import { snapshotPolicy } from './snapshot-policy';
import { timeout } from './timeout';
import { unboundInput } from './unbound-input';
import { unknownAction } from './unknown-action';
import { unknownDependency } from './unknown-dependency';
import { unknownInput } from './unknown-input';
import { unknownOutput } from './unknown-output';
import { unknownParameter } from './unknown-parameter';
import { unknownStep } from './unknown-step';
import { unreadableExpression } from './unreadable-expression';

/** Every rule, in the order in which a reader would ask. Each has its cases in test/cases/workflow/. */
export const rules: Readonly<Record<string, Rule>> = {
  'duplicate-step': duplicateStep,
  'duplicate-checkpoint': duplicateCheckpoint,
  'unknown-action': unknownAction,
  'unknown-dependency': unknownDependency,
  'duplicate-dependency': duplicateDependency,
  'dependency-cycle': dependencyCycle,
  'parameter-declaration': parameterDeclaration,
  'unreadable-expression': unreadableExpression,
  'unknown-input': unknownInput,
  'one-input': oneInput,
  'input-value': inputValue,
  'unknown-parameter': unknownParameter,
  'unknown-step': unknownStep,
  'unknown-output': unknownOutput,
  'not-an-ancestor': notAnAncestor,
  'output-too-early': outputTooEarly,
  'maybe-skipped': maybeSkipped,
  'reference-type': referenceType,
  'condition-type': conditionType,
  'unbound-input': unboundInput,
  timeout,
  'snapshot-policy': snapshotPolicy,
  'plain-secret': plainSecret,
};
