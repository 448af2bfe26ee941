import { promotionOutlook } from '../../analytics/promotion-outlook';
import type { PromotionDocument } from '../../engine/promotion/document';
import type { Clock } from '../../ports/clock';
import { isoTime } from '../../ports/clock';
import { cleanText } from '../io/clean-text';
import { formatSeconds, timeOfDay } from '../io/format-time';
import type { CommandRun } from '../program/command-spec';
import { glyphsFor } from '../reporters/glyphs';
import { heartbeat } from '../reporters/heartbeat';
import { LiveBlock, type LiveLine } from '../reporters/live-block';
import { movesOn } from '../reporters/make-reporter';
import { promotionWords } from './words';

/** Tells what a promotion waits for as long as a command stays with it. */
export interface WaitingLine {
  /** It waits, and stands so. */
  waits(promotion: PromotionDocument): void;
  /** Something else is told now: the line is taken away. */
  rests(): void;
  stop(): void;
}

const repaintMilliseconds = 100;

/** A line that counts down at a terminal; else, after half a minute of silence, a line or an object that says the same. */
export function waitingLine(run: CommandRun, clock: Clock): WaitingLine {
  const { io, globals, lines, print } = run;
  let last: PromotionDocument | undefined;
  if (!lines && !globals.quiet && movesOn(run)) {
    const block = new LiveBlock(io.stderr, print.paint, glyphsFor(io.env).cut);
    let tick = 0;
    const stop = io.every(repaintMilliseconds, () => {
      tick += 1;
      if (last) block.draw([painted(last, glyphsFor(io.env).running[tick % 4] ?? '', clock)]);
    });
    return {
      waits: (promotion) => {
        last = promotion;
      },
      rests: () => {
        last = undefined;
        block.clear();
      },
      stop: () => {
        stop();
        block.clear();
      },
    };
  }
  const beat = heartbeat(io, () => {
    if (!last) return;
    beat.told();
    tellWaiting(run, last, clock);
  });
  return {
    waits: (promotion) => {
      if (!last) beat.told();
      last = promotion;
    },
    rests: () => {
      last = undefined;
    },
    stop: beat.stop,
  };
}

/** How far a promotion is, and how long it takes yet. */
export function waitingWords(promotion: PromotionDocument, clock: Clock): string {
  const { remaining_seconds: left } = promotionOutlook(promotion, clock.now());
  return `${promotionWords(promotion)}${left === null ? '' : `, ${formatSeconds(left)} left`}`;
}

function painted(promotion: PromotionDocument, mark: string, clock: Clock): LiveLine {
  return [
    ['busy', `${mark} `],
    ['strong', `${promotion.stack_name}/${promotion.environment}`],
    `  promotion ${cleanText(waitingWords(promotion, clock))}`,
  ];
}

function tellWaiting({ lines, print, io }: CommandRun, promotion: PromotionDocument, clock: Clock): void {
  const { stack_name: stack, environment, session_id: id } = promotion;
  const message = `${stack}/${environment}: promotion ${waitingWords(promotion, clock)}`;
  if (!lines) {
    print.note(`${timeOfDay(isoTime(clock))} ${glyphsFor(io.env).note} ${cleanText(message)}`);
    return;
  }
  lines.tell({
    type: 'promotion',
    level: 'info',
    code: 'PROMOTION_WAITS',
    session_id: id ?? '',
    message,
    data: { ...promotion, outlook: promotionOutlook(promotion, clock.now()) },
  });
}
