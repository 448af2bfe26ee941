/** A report of tests that a function answers, and what becomes of it. */
export interface HostileReport {
  readonly tried: string;
  readonly junit: string;
  /** Why it is not read; else the suite is judged by it. */
  readonly said?: string;
  /** Whether the suite passes all the same. */
  readonly passes: boolean;
}

const unreadable = 'its report cannot be read as JUnit XML';
const tooLong = 'its report is longer than 1048576 bytes';
const none = 'it answered no JUnit XML';

/** No report: the suite is judged by its end alone, and says so. */
const ignored = (tried: string, junit: string): HostileReport => ({ tried, junit, said: none, passes: true });
/** One that is not read: nobody knows what failed, and a function that returned has not said that it passed. */
const refused = (tried: string, junit: string, said = unreadable): HostileReport => ({
  tried,
  junit,
  said,
  passes: false,
});
/** Taken for what it counts. */
const fails = (tried: string, junit: string): HostileReport => ({ tried, junit, passes: false });
const passes = (tried: string, junit: string): HostileReport => ({ tried, junit, passes: true });

const failing = (message: string, name = 'a'): string =>
  `<testsuite><testcase name="${name}"><failure message="${message}"/></testcase></testsuite>`;
const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};">`).join('');

/** The JUnit XML that `control/run_tests` reads: whoever writes a suite, or what it prints, writes it. */
export const hostileReports: readonly HostileReport[] = [
  ignored('an empty text', ''),
  ignored('no XML', 'all is well'),
  ignored('another document', '<html><body>ok</body></html>'),
  ignored('a name that only begins so', '<testsuiteness/>'),
  refused('an element without an end', '<testsuite><testcase name="a">'),
  refused('an attribute without an end', '<testsuite name="'),
  refused('ends that cross', '<testsuite><testcase></testsuite></testcase>'),
  refused('two thousand ends too many', `<testsuite>${'</testsuite>'.repeat(2_000)}`),
  refused('a comment without an end', '<testsuite><!-- </testsuite>'),
  refused('a section without an end', '<testsuite><![CDATA[ </testsuite>'),
  refused('a document type within', '<testsuite><!DOCTYPE x [<!ENTITY a "b">]><testcase name="a"/></testsuite>'),
  refused('50,000 elements within one another', '<testsuite>'.repeat(50_000)),
  refused('20,000 that end', `${'<testsuite>'.repeat(20_000)}${'</testsuite>'.repeat(20_000)}`),
  refused('more than a mebibyte', `<testsuite>${' '.repeat(1_048_576)}</testsuite>`, tooLong),
  refused(
    'fifty failures that break off',
    `<testsuite failures="50">${'<testcase name="a"><failure/></testcase>'.repeat(50)}`,
  ),
  refused('a right report, then one that breaks off', '<testsuite/><testsuite><testcase name="a">'),
  fails(
    'entities of a document type, twenty doublings',
    `<!DOCTYPE x [<!ENTITY e0 "ha">${entities}]>${failing('&e20;')}`,
  ),
  fails('an entity that names a file', `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${failing('&f;')}`),
  fails('an address as document type', `<!DOCTYPE testsuite SYSTEM "http://169.254.169.254/">${failing('x')}`),
  fails('a failed case that its suite does not count', `<testsuite tests="1" failures="0">${failing('x')}</testsuite>`),
  fails('a suite that takes failures back', `<testsuite failures="-1">${failing('x')}</testsuite>`),
  fails(
    'a failed case that was skipped too',
    '<testsuite><testcase name="a"><skipped/><failure/></testcase></testsuite>',
  ),
  fails('failures without cases', '<testsuite tests="3" failures="3"/>'),
  fails('failures that only the whole counts', '<testsuites failures="3"><testsuite failures="0"/></testsuites>'),
  fails('a failed case beside the suites', '<testsuites><testcase name="a"><failure/></testcase></testsuites>'),
  fails('1e308 failures', '<testsuite failures="1e308"/>'),
  passes('1e308 tests in 1e-308 s', '<testsuite tests="1e308" time="1e-308"/>'),
  passes('Infinity, NaN and words as figures', '<testsuite tests="Infinity" failures="NaN" errors="many" time="-3"/>'),
  passes(
    '`__proto__` as element and attribute',
    '<testsuite __proto__="x"><__proto__ failures="9"/><constructor/></testsuite>',
  ),
  fails('25,000 failed cases', `<testsuite>${'<testcase name="a"><failure/></testcase>'.repeat(25_000)}</testsuite>`),
  fails('a message of 900,000 characters', failing('x'.repeat(900_000))),
  fails('escape sequences and a bell', failing('&#27;[2J&#7;', '&#27;]0;owned&#7;')),
  fails('a text that turns the order round', failing('&#x202e;evil')),
  fails('half a character', failing('&#xd800;')),
  fails('lines that look like ours', failing('x&#10;✓ shop/dev completed')),
  fails('a password', failing('connect with password=hunter2-hunter2')),
  fails('a key of AWS', failing(`AKIA${'HUNTERTWO'.padEnd(16, '2')}`)),
  fails('an address with a password', failing('https://ann:hunter2-hunter2@example.com/')),
  fails('a private key', failing('-----BEGIN RSA PRIVATE KEY-----&#10;hunter2-hunter2')),
];
