import { answerAtDesk } from '../../lib/engine/desk/desk';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

/** Behind a function URL with IAM authentication: what people ask of sessions, each in their own name. */
export const handle: Handler = (event, { engine }) => answerAtDesk(engine, event);

export const handler = serve('desk', handle);
