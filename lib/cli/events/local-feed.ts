import { envelopeOf } from '../../local/host/event-bus';
import type { LocalControls } from '../gateway/gateway';
import type { EventFeed, FeedQuery } from './feed';

/** The bus of the simulated account, which keeps its newest events. */
export function localFeed(local: Pick<LocalControls, 'events'>, { since = 0 }: FeedQuery): EventFeed {
  let last: string | undefined;
  return {
    async *pages() {
      const found = await local.events(last);
      last = found.at(-1)?.id ?? last;
      yield found.filter(({ time }) => Date.parse(time) >= since).map(envelopeOf);
    },
  };
}
