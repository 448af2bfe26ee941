import type { Json, JsonObject } from './json';

/**
 * A value that the step of the same name has frozen in the deployment that this one repeats, with the inputs that it depends
 * on: where a stack is put back, and where it is promoted to.
 */
export interface CarriedValue {
  readonly value: Json;
  readonly session_id: string;
  readonly inputs: JsonObject;
}
