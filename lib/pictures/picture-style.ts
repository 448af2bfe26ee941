import { element, type Markup } from './markup';
import { paletteStyle } from './palette';

/** How pictures look: classes only, so that one text serves every picture of a page, in light and dark. */
const rules = `
.picture{display:block;font:12px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.picture text{fill:var(--text)}
.picture .dim,.picture .number{font-size:11px;font-variant-numeric:tabular-nums}
.picture .dim{fill:var(--dim-text)}
.picture .name{font-weight:500}
.picture .critical .name{font-weight:700}
.picture .done .mark{fill:var(--good-text)}
.picture .running .mark{fill:var(--link-text)}
.picture .failed .mark,.picture .cross{fill:var(--bad-text)}
.picture .undone .mark{fill:var(--undo-text)}
.picture .idle .mark,.picture .idle .name,.picture .planned .mark{fill:var(--dim-text)}
.graph .line{fill:none;stroke:var(--retry);stroke-width:1.3}
.graph .arrow{fill:var(--retry)}
.graph .created .line{stroke-dasharray:2 4;stroke-linecap:round;stroke-width:1.8}
.graph .critical .line{stroke:var(--text);stroke-width:2.2}
.graph .critical .arrow{fill:var(--text)}
.graph .undone .line{stroke:var(--undo);stroke-width:1.8}
.graph .undone .arrow{fill:var(--undo)}
.graph .body{fill:var(--surface);stroke:var(--line)}
.graph .stripe{fill:var(--retry)}
.graph .done .stripe,.graph .running .stripe,.graph .planned .stripe{fill:var(--work)}
.graph .failed .stripe{fill:var(--bad)}
.graph .undone .stripe{fill:var(--undo)}
.graph .failed .body{fill:var(--bad-soft);stroke:var(--bad)}
.graph .undone .body{fill:var(--undo-soft);stroke:var(--undo);stroke-dasharray:5 3}
.graph .running .body{fill:var(--soft);stroke:var(--work)}
.graph .idle .body{fill:var(--page);stroke-dasharray:3 3;stroke:var(--retry)}
.graph .critical .body{stroke:var(--text);stroke-width:2;stroke-dasharray:none}
.graph .critical.undone .body{stroke-dasharray:5 3}
.graph .box:hover .name,.graph .box:focus-visible .name{text-decoration:underline}
.graph a.box:focus-visible{outline:none}
.graph a.box:focus-visible .body{stroke:var(--link-text);stroke-width:3;stroke-dasharray:none}
.gantt .band{fill:var(--surface)}
.gantt .grid{stroke:var(--line)}
.gantt .rollback{fill:var(--undo);fill-opacity:.09}
.gantt .ghost{fill:var(--page);stroke:var(--retry);stroke-dasharray:3 2}
.gantt .ghost.sole{fill:var(--soft);stroke:var(--work);stroke-dasharray:none}
.gantt .work{fill:var(--work)}
.gantt .aws{fill:url(#unity-aws);stroke:var(--work);stroke-width:.8}
.gantt .people{fill:url(#unity-people);stroke:var(--people);stroke-width:.8}
.gantt .steps{fill:url(#unity-steps);stroke:var(--retry);stroke-width:.8}
.gantt .retry{fill:url(#unity-retry);stroke:var(--bad);stroke-width:.8}
.gantt .outline{fill:none;stroke:var(--text);stroke-width:1.6}
.gantt .created{fill:var(--page);stroke:var(--text);stroke-width:1.2}
.gantt .try{stroke:var(--bad);stroke-width:2}
.gantt .cross{font-size:14px;font-weight:700;paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round}
.gantt .undo{fill:var(--undo)}
.gantt .undo.executing{fill:var(--undo-soft);stroke:var(--undo)}
.gantt .undo.failed{fill:var(--bad-soft);stroke:var(--bad);stroke-width:1.2}
.gantt .moment{stroke:var(--good-text);stroke-width:1.4}
.gantt .moment.ready{stroke-dasharray:5 2}
.gantt .moment.now{stroke:var(--link-text);stroke-dasharray:1 3;stroke-linecap:round;stroke-width:2}
.gantt .note{font-size:11px;font-variant-numeric:tabular-nums;fill:var(--good-text)}
.gantt .note.undo{fill:var(--undo-text)}
.gantt .note.now{fill:var(--link-text)}
.gantt .cut rect{fill:var(--page)}
.gantt .cut path{fill:none;stroke:var(--retry);stroke-width:1.2}
.hatches .solid{fill:var(--soft)}
.hatches .line.aws{fill:none;stroke:var(--work);stroke-width:2}
.hatches .solid.people{fill:var(--people-soft)}
.hatches .line.people{fill:none;stroke:var(--people);stroke-width:2.4}
.hatches .steps{fill:var(--retry)}
.hatches .solid.steps{fill:var(--surface)}
.hatches .solid.retry{fill:var(--bad-soft)}
.hatches .line.retry{fill:none;stroke:var(--bad);stroke-width:1.4}
`;

/** The style of all pictures, the colours included. */
export const pictureStyle = (): string => `${paletteStyle()}${rules}`;

/** The hatches of waits, once for all pictures of a page: each its own direction, so that they differ without colour. */
export function hatches(): Markup {
  const pattern = (name: string, size: number, ...content: readonly Markup[]): Markup =>
    element(
      'pattern',
      { id: `unity-${name}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      element('rect', { class: `solid ${name}`, width: size, height: size }),
      content,
    );
  const line = (name: string, d: string): Markup => element('path', { class: `line ${name}`, d });
  return element(
    'svg',
    { class: 'hatches', xmlns: 'http://www.w3.org/2000/svg', width: 0, height: 0, 'aria-hidden': 'true' },
    element(
      'defs',
      {},
      pattern('aws', 6, line('aws', 'M-1 1L1 -1M-1 7L7 -1M5 7L7 5')),
      pattern('people', 8, line('people', 'M-1 -1L9 9M-1 7L1 9M7 -1L9 1')),
      pattern('steps', 5, element('circle', { class: 'steps', cx: 2.5, cy: 2.5, r: 1 })),
      pattern('retry', 4, line('retry', 'M2 0V4')),
    ),
  );
}
