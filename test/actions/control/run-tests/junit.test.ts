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
    [
      'cases beside the suites',
      '<testsuites><testcase name="a" time="1"/><testsuite><testcase name="b" time="2"/></testsuite></testsuites>',
      { tests: 2, failures: 0, seconds: 3 },
    ],
    ['failures that only the whole counts', '<testsuites tests="3" failures="2"/>', { tests: 3, failures: 2 }],
    [
      'failures that the whole counts, not twice',
      '<testsuites failures="1" errors="2"><testsuite failures="1"><testcase name="a"><failure/></testcase></testsuite></testsuites>',
      { failures: 1, errors: 2 },
    ],
    [
      'failures that the whole takes back',
      '<testsuites failures="0"><testsuite failures="2"/><testsuite><testcase><failure/></testcase></testsuite></testsuites>',
      { failures: 3 },
    ],
    [
      'what a suite counts within a suite that does not',
      '<testsuite errors="0"><testsuite errors="1"/></testsuite>',
      { errors: 1 },
    ],
  ])('takes %s', (_, text, counts) => {
    expect(readJunit(text)).toMatchObject({ counts });
  });

  it('is read as `node --test` writes it: cases of the top level stand beside the suites, and a failure is told twice', () => {
    const text = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
\t<testcase name="adds up" time="0.5" classname="test" failure="1 == 2">
\t\t<failure type="testCodeFailure" message="1 == 2">
Error [ERR_TEST_FAILURE]: 1 == 2
\t\t</failure>
\t</testcase>
\t<testcase name="rings" time="0.25" classname="test">
\t\t<skipped type="skipped" message="true"/>
\t</testcase>
\t<testsuite name="door" time="1" disabled="0" errors="0" tests="1" failures="0" skipped="0" hostname="vm">
\t\t<testcase name="opens" time="0.75" classname="test"/>
\t</testsuite>
\t<!-- tests 3 -->
</testsuites>
`;
    expect(readJunit(text)).toEqual({
      counts: { tests: 3, failures: 1, errors: 0, skipped: 1, seconds: 1.75 },
      failed: [{ name: 'test.adds up', message: '1 == 2' }],
    });
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
    [
      'a second file without an end',
      '<testsuite><testcase name="a"/></testsuite>\n<testsuite><testcase name="b">',
      'its report cannot be read as JUnit XML',
    ],
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
