import { mostReportBytes, readJunit } from '../../../../lambdas/actions/control/run-tests/junit';

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest" tests="4" failures="1" errors="1" time="3.5">
  <testsuite name="door" errors="0" failures="0" skipped="0" time="1.5" tests="1">
    <testcase classname="shop.Door" name="opens" time="1.5"/>
  </testsuite>
  <testsuite name="till" errors="1" failures="1" skipped="1" time="2" tests="3">
    <properties><property name="a" value="b"/></properties>
    <testcase classname="shop.Till" name="adds up" time="0.5">
      <failure message="expected 12 to be 21" type="AssertionError">at till.ts:3</failure>
      <system-out><![CDATA[<b>12</b> <!DOCTYPE html>]]></system-out>
    </testcase>
    <testcase classname="shop.Till" name="opens" time="1"><error type="TypeError"><![CDATA[no till]]></error></testcase>
    <testcase classname="shop.Till" name="rings"><skipped/></testcase>
  </testsuite>
</testsuites>
`;

describe('JUnit XML', () => {
  it('is counted case by case, and names what failed', () => {
    expect(readJunit(report)).toEqual({
      counts: { tests: 4, failures: 1, errors: 1, skipped: 1, seconds: 3.5 },
      failed: [
        { name: 'shop.Till.adds up', message: 'expected 12 to be 21' },
        { name: 'shop.Till.opens', message: 'no till' },
      ],
    });
  });

  it.each([
    ['a suite alone', '<testsuite><testcase name="a"/></testsuite>', { tests: 1, failures: 0 }],
    [
      'a suite within a suite',
      '<testsuite><testsuite><testcase name="a"><failure/></testcase></testsuite></testsuite>',
      { tests: 1, failures: 1 },
    ],
    [
      'several files in a row',
      '<testsuite><testcase name="a"/></testsuite>\n<?xml version="1.0"?><testsuites><testsuite><testcase name="b"/></testsuite></testsuites>',
      { tests: 2 },
    ],
    ['what a suite counts that broke as a whole', '<testsuite tests="0" errors="1"/>', { tests: 0, errors: 1 }],
    [
      'words around it',
      'running\n<testsuite tests="1" time="1,000.5"><testcase name="a"/></testsuite>\ndone > now',
      { tests: 1, seconds: 1000.5 },
    ],
    [
      'a case that failed twice, once',
      '<testsuite><testcase name="a"><failure message="1"/><failure message="2"/></testcase></testsuite>',
      { failures: 1 },
    ],
    ['an empty report', '<testsuites/>', { tests: 0 }],
  ])('takes %s', (_, text, counts) => {
    expect(readJunit(text)).toMatchObject({ counts });
  });

  it('knows no entities but those of XML, and never reads a document type', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(50)}"><!ENTITY b SYSTEM "file:///etc/passwd">]>`;
    const text = `${bomb}<testsuite><testcase name="a &lt; b"><failure message="&a;&b;&amp;"/></testcase></testsuite>`;
    expect(readJunit(text)).toMatchObject({ failed: [{ name: 'a < b', message: '&' }] });
  });

  it('names of properties do nothing', () => {
    const text =
      '<testsuite><testcase name="a" __proto__="x"/><__proto__ failures="1"/><toString/><constructor/></testsuite>';
    expect(readJunit(text)).toMatchObject({ counts: { tests: 1, failures: 0 }, failed: [] });
    expect(({} as { failures?: unknown }).failures).toBeUndefined();
  });

  it.each([
    ['nothing of it', 'all is well', undefined],
    ['a report without an end', '<testsuite><testcase name="a">', 'its report cannot be read as JUnit XML'],
    ['one that nests without end', '<testsuite>'.repeat(50_000), 'its report cannot be read as JUnit XML'],
    [
      'one that is too long',
      `<testsuite>${' '.repeat(mostReportBytes)}</testsuite>`,
      `its report is longer than ${mostReportBytes} bytes`,
    ],
  ])('says what it cannot read: %s', (_, text, said) => {
    expect(readJunit(text)).toBe(said);
  });
});
