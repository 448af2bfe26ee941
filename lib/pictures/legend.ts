import type { Child, Markup } from './markup';
import { element } from './markup';
import { textWidth } from './text-width';

/** One line of a legend: a sample, drawn in a box of 26 × 12 pixels, and its words. */
export interface LegendItem {
  readonly sample: Child;
  readonly words: string;
}

const sampleWidth = 26;
const letterSize = 11;
const lineHeight = 20;
const space = { besideSample: 7, between: 18 };

/** A legend below a picture: its items side by side, as many in a line as there is room for. */
export function legend(
  items: readonly LegendItem[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): { readonly markup: Markup; readonly height: number } {
  let left = 0;
  let line = 0;
  const placed = items.map(({ sample, words }) => {
    const wide = sampleWidth + space.besideSample + textWidth(words, letterSize);
    if (left > 0 && left + wide > width) {
      left = 0;
      line += 1;
    }
    const at = { x: x + left, y: y + line * lineHeight };
    left += wide + space.between;
    return element(
      'g',
      { transform: `translate(${Number(at.x.toFixed(1))} ${at.y})` },
      sample,
      element('text', { class: 'dim', x: sampleWidth + space.besideSample, y: 10 }, words),
    );
  });
  return { markup: element('g', { class: 'legend', 'aria-hidden': 'true' }, placed), height: (line + 1) * lineHeight };
}
