import { planText, summary } from '../../lib/plan/text';
import { amountWords, durationWords } from '../../lib/plan/words';
import { planFrom } from './fixtures';

const shop = `
description: A shop.
steps:
  - {name: net, service: net, action: make, checkpoint: network}
  - {name: hello, service: time, action: wait, with: {seconds: 5}, retry: {max_attempts: 1}}
  - {name: store, service: data, action: store, depends_on: [{step: net, until: created}, hello], timeout: 120}
  - {name: tell, service: app, action: mail, depends_on: store, with: {text: done}}
`;

describe('planText', () => {
  it('shows groups, steps with their undo, and the sums', () => {
    expect(planText(planFrom(shop))).toMatchInlineSnapshot(`
"flow@4bb8324f75e4 → shop/dev
A shop.

Group 1 of 3, 2 steps side by side
  [1/4] net    net/make    ~10 s, created after ~4 s
        timeout 1 min · 3 tries · checkpoint network
        undo: Deletes the network.
★ [2/4] hello  time/wait   ~5 s
        timeout 1 min · 1 try
        undo: Nothing to undo.

Group 2 of 3
★ [3/4] store  data/store  ~30 s
        after net (created), hello
        timeout 2 min · 3 tries
        undo: Deletes the store.

Group 3 of 3
★ [4/4] tell   app/mail    ~2 s
        after store
        timeout 1 min · 3 tries
        cannot be undone: A letter that was sent stays sent.

Expected       ~38 s, nearly always within 1 min 8 s
Critical path  ★ hello → store → tell, ~37 s
               (group after group ~42 s, step after step ~47 s)
Rollback       store → net, ~1 min 26 s,
               the last look for leftovers, 1 min, included
               holds data: store
Cost in USD    ≈ 0.10 an hour, 73.00 a month, 0.50 once
               10 GiB: 0.10 an hour, 0.50 once
               Requests: depends on use, by the request
Quotas         Networks: 2, Zones: 2
Limits         definition 18 of 1024 KiB,
               at the worst 2381 of 25000 events, 19 min 30 s

Plan: 4 steps (2 parallel), ~38 s, ≈ $0.10/h + $0.50; 1 irreversible"
`);
  });

  it('marks pieces with the style that it is given, and nothing else', () => {
    const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const style = { strong: tag('b'), faint: tag('i'), critical: tag('c'), warning: tag('w') };
    const marked = planText(planFrom(shop), style);
    expect(marked).toContain('<w>cannot be undone: A letter that was sent stays sent.</w>');
    expect(marked).toContain('<c>★</c>');
    expect(marked.replaceAll(/<\/?[bicw]>/g, '')).toBe(planText(planFrom(shop)));
  });

  it('says what is skipped, kept, and of no stack in particular', () => {
    const text = `
parameters: {loud: false}
steps:
  - {name: kept, service: net, action: make, rollback: retain}
  - {name: tell, service: app, action: mail, when: "\${parameters.loud}", with: {text: done}}`;
    const shown = planText(planFrom(text, { stackName: null, environment: null, environmentConfig: null }));
    expect(shown).toContain('→ any stack/any environment');
    expect(shown).toContain('app/mail  skipped');
    expect(shown).toContain('when ${parameters.loud}');
    expect(shown).toContain('Rollback       nothing to undo\n               stays: kept');
    expect(shown).toMatch(/Plan: 2 steps \(1 skipped\), .*; nothing irreversible$/);
  });
});

describe('summary', () => {
  it('is one line with steps, time, cost, and what cannot be undone', () => {
    expect(summary(planFrom(shop))).toMatch(
      /^Plan: 4 steps \(2 parallel\), ~\d+ s, ≈ \$0\.10\/h \+ \$0\.50; 1 irreversible$/,
    );
    expect(summary(planFrom('steps: [{name: a, service: time, action: wait, with: {seconds: 90}}]'))).toBe(
      'Plan: 1 step, ~1 min 30 s, ≈ $0.00/h; nothing irreversible',
    );
  });
});

describe('words', () => {
  it.each([
    [0, '0 s'],
    [0.25, '0.3 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [61, '1 min 1 s'],
    [3599.7, '1 h'],
    [3700, '1 h 2 min'],
    [86_399, '1 day'],
    [90_000, '1 day 1 h'],
    [180_000, '2 days 2 h'],
  ])('%d seconds are %s', (seconds, words) => expect(durationWords(seconds)).toBe(words));

  it.each([
    [0, '0.00'],
    [0.0144, '0.014'],
    [0.000274, '0.00027'],
    [0.1, '0.10'],
    [12.345, '12.35'],
  ])('%d dollars are %s', (usd, words) => expect(amountWords(usd)).toBe(words));
});
