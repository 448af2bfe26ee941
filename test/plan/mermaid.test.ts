import { flowchart, gantt, planMermaid } from '../../lib/plan/mermaid';
import { planFrom } from './fixtures';

const text = `
parameters: {loud: false}
steps:
  - {name: end, service: net, action: make}
  - {name: title, service: data, action: store, depends_on: [{step: end, until: created}], with: {gib: 2}}
  - {name: class, service: time, action: wait, depends_on: [end], with: {seconds: 1}}
  - {name: click, service: app, action: mail, depends_on: [title], when: "\${parameters.loud}", with: {text: x}}
`;

describe('flowchart', () => {
  const lines = flowchart(planFrom(text));

  it('has a node a step under an id that is no word of Mermaid', () => {
    expect(lines[0]).toBe('flowchart LR');
    expect(lines.filter((line) => line.includes('["'))).toEqual([
      '  s1["end<br/>net/make<br/>~10 s"]',
      '  s2["title<br/>data/store<br/>~6 s"]',
      '  s3["class<br/>time/wait<br/>~1 s"]',
      '  s4["click<br/>app/mail<br/>skipped"]',
    ]);
  });

  it('has an edge a dependency, dotted where only the outputs are waited for', () => {
    expect(lines.filter((line) => line.includes('->'))).toEqual([
      '  s1 -. created .-> s2',
      '  s1 --> s3',
      '  s2 --> s4',
    ]);
  });

  it('marks the critical path: its steps and exactly its edges', () => {
    // end is ready after 10, class after 11; title already after 4 + 6.
    expect(lines).toContain('  class s1,s3 critical');
    expect(lines).toContain('  linkStyle 1 stroke-width:3px');
    expect(lines).toContain('  class s4 skipped');
  });

  it('names only edges that are there', () => {
    const alone = flowchart(planFrom('steps: [{name: a, service: time, action: wait, with: {seconds: 1}}]'));
    expect(alone.join('\n')).not.toContain('linkStyle');
  });
});

describe('gantt', () => {
  it('shows in milliseconds when each step is expected to run', () => {
    const lines = gantt(planFrom(text));
    expect(lines).toEqual(expect.arrayContaining(['gantt', '  dateFormat x']));
    expect(lines.filter((line) => / :/.test(line))).toEqual([
      '  1 end :crit, s1, 0, 10000',
      '  2 title :s2, 4000, 10000',
      '  3 class :crit, s3, 10000, 11000',
      '  4 click :s4, 10000, 10000',
    ]);
  });
});

describe('planMermaid', () => {
  it('is Markdown with both pictures in fences of their own', () => {
    const blocks = planMermaid(planFrom(text)).split('\n\n');
    expect(blocks.map((block) => block.split('\n').slice(0, 2))).toEqual([
      ['```mermaid', 'flowchart LR'],
      ['```mermaid', 'gantt'],
    ]);
    for (const block of blocks) expect(block.endsWith('\n```')).toBe(true);
  });
});
