import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './attribute-value';

const metadata = () => ({ httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 });

/** A request DynamoDB refuses to understand. */
export function validationError(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    $metadata: metadata(),
    message,
  });
}

/** Whether `error` is one of ours, as opposed to a bug in the store. */
export function isValidationError(error: unknown): error is DynamoDBServiceException {
  return error instanceof DynamoDBServiceException && error.name === 'ValidationException';
}

/** A request whose parameters do not fit together. */
export function parameterError(message: string): DynamoDBServiceException {
  return validationError(`One or more parameter values were invalid: ${message}`);
}

/** `seen` is the item the condition was tried on, when the caller asked for it back. */
export function conditionFailed(seen: Item | undefined): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: metadata(),
    ...(seen === undefined ? {} : { Item: seen }),
  });
}

/** A table nobody has made. */
export function tableNotFound(name: string): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: `Requested resource not found: Table: ${name} not found`,
    $metadata: metadata(),
  });
}

/** A transaction that was not carried out, with one reason for each action. */
export function transactionCancelled(reasons: CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new TransactionCanceledException({ message, CancellationReasons: reasons, $metadata: metadata() });
}

/** A client token that stands for another transaction. */
export function tokenMismatch(): IdempotentParameterMismatchException {
  const message = 'The client token was used before with other parameters';
  return new IdempotentParameterMismatchException({ message, Message: message, $metadata: metadata() });
}
