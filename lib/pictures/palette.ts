/** The colours of one scheme. Those named `…Text` are for words, the others for areas and lines. */
interface Scheme {
  readonly page: string;
  readonly surface: string;
  readonly text: string;
  readonly dimText: string;
  readonly linkText: string;
  readonly line: string;
  readonly work: string;
  readonly soft: string;
  readonly people: string;
  readonly peopleSoft: string;
  readonly retry: string;
  readonly undo: string;
  readonly undoSoft: string;
  readonly bad: string;
  readonly goodText: string;
  readonly badText: string;
  readonly badSoft: string;
  readonly warnText: string;
  readonly undoText: string;
}

/**
 * Blue, orange, vermilion and purple after Okabe and Ito, which people tell apart whatever colours they see. No colour
 * says anything alone: a pattern, a mark or a word always says it too.
 */
export const palette: { readonly light: Scheme; readonly dark: Scheme } = {
  light: {
    page: '#ffffff',
    surface: '#f5f7f9',
    text: '#1b2127',
    dimText: '#545e69',
    linkText: '#0a58a6',
    line: '#d3dae1',
    work: '#1272b6',
    soft: '#dcebf7',
    people: '#b26b00',
    peopleSoft: '#fdeccb',
    retry: '#7a8793',
    undo: '#8a4fb0',
    undoSoft: '#efe3f7',
    bad: '#c8401a',
    goodText: '#14683a',
    badText: '#a32d0d',
    badSoft: '#fcebe5',
    warnText: '#7a4a00',
    undoText: '#73399a',
  },
  dark: {
    page: '#0f1419',
    surface: '#181f27',
    text: '#e7ecf1',
    dimText: '#a3aeb9',
    linkText: '#7cbcf0',
    line: '#36414c',
    work: '#4ba3e3',
    soft: '#1b3a54',
    people: '#e8a33a',
    peopleSoft: '#47340f',
    retry: '#8593a1',
    undo: '#bb86dd',
    undoSoft: '#3b2750',
    bad: '#f2764e',
    goodText: '#6fd39b',
    badText: '#ff9c7d',
    badSoft: '#3d1d14',
    warnText: '#efb85c',
    undoText: '#d3a9ee',
  },
};

/** The colours as CSS variables, those of the scheme that the reader prefers. */
export function paletteStyle(): string {
  return [
    `:root{color-scheme:light dark;${variables(palette.light)}}`,
    `@media (prefers-color-scheme:dark){:root{${variables(palette.dark)}}}`,
    // Paper is white.
    `@media print{:root{color-scheme:light;${variables(palette.light)}}}`,
  ].join('\n');
}

function variables(scheme: Scheme): string {
  return Object.entries(scheme)
    .map(([name, colour]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${colour}`)
    .join(';');
}
