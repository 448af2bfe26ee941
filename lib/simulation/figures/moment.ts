/** Something that takes its time, as the account drew it or as it is by design. */
export interface Span {
  readonly step: string;
  /** A call, or the name of a duration. */
  readonly what: string;
  /** The id of what it is about; empty for a call. */
  readonly of: string;
  readonly seconds: number;
  /** Neither a call nor a read that is late. */
  readonly isProvisioning: boolean;
}

/** A point of an ideal schedule, in seconds from its start, and the way that led there. */
export interface Moment {
  readonly seconds: number;
  readonly span?: Span;
  readonly after?: Moment;
}

export const origin: Moment = { seconds: 0 };

/** The moment at which a span that begins then is over. */
export function then(after: Moment, span: Span): Moment {
  return { seconds: after.seconds + span.seconds, span, after };
}

/** The last of several; the first of those that are as late. */
export function latest(moments: readonly Moment[]): Moment {
  return moments.reduce((last, moment) => (moment.seconds > last.seconds ? moment : last), origin);
}

/** The spans that led to a moment, in order. */
export function pathTo(moment: Moment): readonly Span[] {
  const backwards: Span[] = [];
  for (let at: Moment | undefined = moment; at; at = at.after) if (at.span) backwards.push(at.span);
  return backwards.reverse();
}

/** The longest span of the way to a moment: what binds it. */
export function bindingOf(moment: Moment): Span | undefined {
  return pathTo(moment).reduce<Span | undefined>(
    (longest, span) => (longest === undefined || span.seconds > longest.seconds ? span : longest),
    undefined,
  );
}
