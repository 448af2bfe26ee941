// Turns what a terminal showed (text with colour codes, on stdin) into an SVG (on stdout), for the README.
// How docs/run.svg was made: run the commands that it shows in a terminal, and while the last one runs capture with `tmux capture-pane -p -e`, pipe here.
import { readFileSync } from 'node:fs';

const colours = {
  30: '#6b7280',
  31: '#f87171',
  32: '#4ade80',
  33: '#fbbf24',
  34: '#60a5fa',
  35: '#c084fc',
  36: '#22d3ee',
  90: '#9ca3af',
};
const [width, height, margin] = [8.4, 19, 18];
const xmlText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function spans(line) {
  let style = { fill: '#e5e7eb', bold: false, dim: false };
  let column = 0;
  const parts = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  for (const [, codes, text] of line.matchAll(/(?:\u001b\[([\d;]*)m)|([^\u001b]+)/g)) {
    if (text === undefined) {
      for (const code of (codes || '0').split(';').map(Number)) {
        if (code === 0) style = { fill: '#e5e7eb', bold: false, dim: false };
        else if (code === 1) style = { ...style, bold: true };
        else if (code === 2) style = { ...style, dim: true };
        else if (code === 22) style = { ...style, bold: false, dim: false };
        else if (code === 39) style = { ...style, fill: '#e5e7eb' };
        else if (colours[code]) style = { ...style, fill: colours[code] };
      }
      continue;
    }
    const weight = style.bold ? ' font-weight="700"' : '';
    const dim = style.dim ? ' opacity="0.65"' : '';
    parts.push(
      `<tspan x="${(margin + column * width).toFixed(1)}" fill="${style.fill}"${weight}${dim}>${xmlText(text)}</tspan>`,
    );
    column += [...text].length;
  }
  return { parts, column };
}

const lines = readFileSync(0, 'utf8').replace(/\s+$/, '').split('\n').map(spans);
const columns = Math.max(...lines.map((line) => line.column));
const [w, h] = [Math.ceil(columns * width + 2 * margin), lines.length * height + 2 * margin];
const rows = lines.map(
  (line, index) => `<text y="${margin + (index + 0.75) * height}" xml:space="preserve">${line.parts.join('')}</text>`,
);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="A terminal: a deployment fails and is rolled back clean; another is under way, with what decides its end, the time and the money that it takes">
<rect width="${w}" height="${h}" rx="10" fill="#111827"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`);
