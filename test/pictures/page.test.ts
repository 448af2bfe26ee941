import { createHash } from 'node:crypto';
import { element } from '../../lib/pictures/markup';
import { palette } from '../../lib/pictures/palette';
import { planPage } from '../../lib/pictures/plan-page';
import { reportPage } from '../../lib/pictures/report-page';
import { failedView, hostile, hostileTimeline, manySteps, sessionOf, typePlan, viewOf } from './fixtures';

/** How far two colours are apart for the eye, as WCAG 2 counts. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(palette))('the %s colours', (_name, scheme) => {
  it('let words be read on every ground that they stand on', () => {
    const words = Object.entries(scheme).filter(([name]) => /text$/i.test(name));
    expect(words).toHaveLength(7);
    for (const [name, colour] of words)
      for (const ground of [scheme.page, scheme.surface])
        expect([name, contrast(colour, ground) >= 4.5]).toEqual([name, true]);
    for (const ground of [scheme.badSoft, scheme.undoSoft, scheme.soft])
      for (const colour of [scheme.text, scheme.dimText]) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('let bars be seen', () => {
    for (const colour of [scheme.work, scheme.people, scheme.retry, scheme.undo, scheme.bad])
      expect(contrast(colour, scheme.page)).toBeGreaterThanOrEqual(3);
  });
});

describe('markup', () => {
  it('takes every string for text', () => {
    expect(element('a', { href: `"'<&>`, open: true, id: undefined }, `<b>&"'`, 1 / 3).text).toBe(
      '<a href="&quot;&#39;&lt;&amp;&gt;" open>&lt;b&gt;&amp;&quot;&#39;0.33</a>',
    );
  });
});

describe('a page', () => {
  const pages = () => [
    planPage(typePlan('full')),
    reportPage(hostileTimeline(), viewOf(hostileTimeline(), { findings: [{ text: hostile }] })),
  ];

  it('loads and runs nothing: its policy allows its own style and nothing else', () => {
    for (const text of pages()) {
      expect(text).not.toMatch(/<script|<img|<link|<iframe|<[a-z][^<>]*\s(?:on\w+|src)=|@import|url\((?!#unity-)/);
      const style = /<style>([\s\S]*?)<\/style>/.exec(text)![1]!;
      const hash = createHash('sha256').update(style).digest('base64');
      expect(text).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;;`);
      expect(text.match(/<style/g)).toHaveLength(1);
    }
  });

  it('has nothing that would do something in what others wrote', () => {
    const [, text] = pages();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    for (const unsafe of ['\u202e', '\u0007']) expect(text).not.toContain(unsafe);
  });

  it('of a plan says for every step how it is undone, and in which order', () => {
    const plan = typePlan('spot');
    const text = planPage(plan);
    for (const [index, step] of plan.steps.entries()) {
      expect(text).toContain(`id="step-${index + 1}"`);
      expect(text).toContain(`href="#step-${index + 1}"`);
      expect(text).toContain(element('i', {}, step.undo).text.slice(3, -4));
    }
    for (const names of plan.rollback.order) expect(text).toContain(`<li>${names.join(', ')}</li>`);
  });

  it('of a failed session begins with what failed, and that is open', () => {
    const session = sessionOf(typePlan('spot'), { fails: 'launch_spot_instance' });
    const text = reportPage(session, failedView(session, 'launch_spot_instance'));
    expect(text).toContain('<main id="main"><details class="failure" open><summary>launch_spot_instance failed');
    expect(reportPage(manySteps(3), viewOf(manySteps(3)))).not.toContain('<details class="failure"');
  });
});
