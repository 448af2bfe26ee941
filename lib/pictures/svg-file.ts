import { element, type Markup } from './markup';
import { hatches, pictureStyle } from './picture-style';

/** A picture as a file of its own, with its colours and hatches. */
export function svgFile(picture: Markup): string {
  const size = /viewBox="0 0 (\d+) (\d+)"/.exec(picture.text);
  const [width, height] = [Number(size?.[1] ?? 0), Number(size?.[2] ?? 0)];
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height },
    // Within XML a style is text as any other, and its quotes may be escaped.
    element('style', {}, pictureStyle()),
    hatches(),
    element('rect', { width, height, fill: 'var(--page)' }),
    picture,
  ).text;
}
