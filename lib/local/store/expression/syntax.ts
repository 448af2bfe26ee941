/** A map key or list index; a key that starts with "#" is a placeholder, resolved for each request. */
export type PathStep = string | number;

/** `a.#b[0]` */
export interface PathOperand {
  readonly type: 'path';
  readonly steps: readonly PathStep[];
}

/** A ":placeholder" of the request's values. */
export interface ValueOperand {
  readonly type: 'value';
  readonly name: string;
}

interface SizeOperand {
  readonly type: 'size';
  readonly of: PathOperand | ValueOperand;
}

/** What conditions compare. */
export type Operand = PathOperand | ValueOperand | SizeOperand;

/** Comparison operators. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';
/** Functions that are conditions by themselves; `size` is an operand. */
export type ConditionFunction =
  | 'attribute_exists'
  | 'attribute_not_exists'
  | 'attribute_type'
  | 'begins_with'
  | 'contains';

/** `a < :b` */
export interface Comparison {
  readonly type: 'comparison';
  readonly operator: Comparator;
  readonly left: Operand;
  readonly right: Operand;
}

/** `a BETWEEN :b AND :c` */
export interface Between {
  readonly type: 'between';
  readonly operand: Operand;
  readonly low: Operand;
  readonly high: Operand;
}

/** `begins_with(a, :b)` */
export interface FunctionCall {
  readonly type: 'function';
  readonly name: ConditionFunction;
  readonly first: Operand;
  readonly second?: Operand;
}

/** Anything that holds for an item or does not. */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly type: 'not'; readonly inner: Condition }
  | { readonly type: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | Comparison
  | Between
  | FunctionCall;

/** What SET writes. */
export type UpdateValue =
  | PathOperand
  | ValueOperand
  | { readonly type: 'if_not_exists'; readonly path: PathOperand; readonly fallback: UpdateValue }
  | { readonly type: 'list_append'; readonly first: UpdateValue; readonly second: UpdateValue }
  | {
      readonly type: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: UpdateValue;
      readonly right: UpdateValue;
    };

/** One change that an update asks for. */
export type UpdateAction =
  | { readonly type: 'SET'; readonly path: PathOperand; readonly value: UpdateValue }
  | { readonly type: 'REMOVE'; readonly path: PathOperand }
  | { readonly type: 'ADD' | 'DELETE'; readonly path: PathOperand; readonly value: ValueOperand };

/** A parsed expression and the placeholders it mentions. */
export interface Parsed<Root> {
  /** The request's parameter, as error messages call it. */
  readonly parameter: string;
  readonly root: Root;
  readonly names: readonly string[];
  readonly values: readonly string[];
}
