import type {
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  PutItemCommandInput,
  ReturnValue,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../attribute-value';
import type { Change, Write } from '../change';
import { validationError } from '../errors';
import { resolvePath } from '../expression/binding';
import { projectItem } from '../expression/project';
import type { StoreState } from '../store-state';
import { oneOf } from './read-request';
import { prepareDelete, preparePut, prepareUpdate, type UpdateWrite } from './write-request';

const returnValues = ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'];

type Output = Pick<DeleteItemCommandOutput, 'Attributes'>;

/** PutItem */
export function putItem(state: StoreState, input: PutItemCommandInput): Output {
  checkReturnOld(input.ReturnValues);
  return oldAttributes(input.ReturnValues, carryOut(state, preparePut(state, input)));
}

/** DeleteItem */
export function deleteItem(state: StoreState, input: DeleteItemCommandInput): Output {
  checkReturnOld(input.ReturnValues);
  return oldAttributes(input.ReturnValues, carryOut(state, prepareDelete(state, input)));
}

/** UpdateItem */
export function updateItem(state: StoreState, input: UpdateItemCommandInput): Output {
  oneOf(input.ReturnValues, 'returnValues', returnValues);
  const write = prepareUpdate(state, input);
  const { before, after } = carryOut(state, write);
  switch (input.ReturnValues) {
    case 'ALL_OLD':
      return before === undefined ? {} : { Attributes: before.item };
    case 'ALL_NEW':
      return after === undefined ? {} : { Attributes: after.item };
    case 'UPDATED_OLD':
      return touchedAttributes(before?.item, write);
    case 'UPDATED_NEW':
      return touchedAttributes(after?.item, write);
    default:
      return {};
  }
}

function carryOut(state: StoreState, write: Write): Change {
  const change = write.plan();
  state.commit([change]);
  return change;
}

function checkReturnOld(value: ReturnValue | undefined): void {
  oneOf(value, 'returnValues', returnValues);
  if (value === undefined || value === 'NONE' || value === 'ALL_OLD') return;
  throw validationError('ReturnValues can only be ALL_OLD or NONE');
}

function oldAttributes(value: ReturnValue | undefined, { before }: Change): Output {
  return value === 'ALL_OLD' && before !== undefined ? { Attributes: before.item } : {};
}

/** What the item holds at the updated paths; DynamoDB leaves the member out rather than return an empty map. */
function touchedAttributes(item: Item | undefined, { expressions }: UpdateWrite): Output {
  if (item === undefined) return {};
  const paths = (expressions.update ?? []).map(({ path }) => resolvePath(path, expressions.binding));
  const touched = projectItem(item, paths);
  return Object.keys(touched).length === 0 ? {} : { Attributes: touched };
}
