import { answerAtDesk } from '../../lib/engine/desk/desk';
import { askNotifyOnAws } from '../shared/ask-notify-on-aws';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

/** Behind a function URL with IAM authentication: what people ask of sessions, each in their own name. */
export const handle: Handler = (event, { engine, askNotify }) => answerAtDesk(engine, event, askNotify);

export const handler = serve('desk', handle, askNotifyOnAws);
