import { z } from 'zod';
import { lambdaArnPattern } from '../domain/lambda-arn';

/** Who is told of alarms, in the words of the file: exactly one of the keys. */
export type Notification =
  | { readonly email: string }
  | { readonly https: string }
  | { readonly sqs: string }
  | { readonly lambda: string };

const email = z
  .string()
  .max(254)
  .regex(/^[^\s@<>"]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, 'write an address such as ops@example.com')
  .describe('An address; SNS asks it for its consent.');

/** Whoever reads the file or the template would read a password in an address. */
const https = z
  .string()
  .max(2_048)
  .regex(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[^\s]*)?$/i, 'write an https:// address without a user name')
  .describe('An endpoint that confirms its subscription; without a user name or password.');

const sqs = z
  .string()
  .regex(/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9_-]{1,80}$/, 'write the ARN of a queue')
  .describe('The ARN of a queue whose policy lets the topic send.');

const lambda = z
  .string()
  .regex(lambdaArnPattern, 'write the ARN of a function')
  .describe('The ARN of a function of this account and region.');

/** The keys that a target may have. */
const notificationKeys = { email, https, sqs, lambda } as const;

const notificationSchema = z
  .strictObject(notificationKeys)
  .partial()
  .refine((target) => Object.keys(target).length === 1, `exactly one of ${Object.keys(notificationKeys).join(', ')}`)
  .transform((target) => target as Notification);

/** Targets of the topic; more would be better served by a queue or function of their own. */
export const notificationsSchema = z
  .array(notificationSchema)
  .max(10)
  .describe('Who is told of alarms and of rollbacks that end dirty. Default: nobody.');
