import { describeReport, reportOf } from '../../../../lambdas/actions/control/run-tests/report';
import { testFigures } from '../../../../lib/domain/test-report';

const counts = { tests: 50, failures: 30, errors: 0, skipped: 2, seconds: 1.25 };
const many = Array.from({ length: 30 }, (_, index) => ({ name: `case ${index}`, message: 'm'.repeat(200) }));

describe('what is kept of a suite', () => {
  it('is bounded, and counts what it does not name', () => {
    const report = reportOf({
      suite: 'function f',
      endedWell: false,
      note: 'it returned',
      results: { counts, failed: many },
    });
    expect(report.failed).toHaveLength(20);
    expect(report.more).toBe(10);
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(12_000);
    const text = describeReport(report);
    expect(text).toMatch(/^function f: 50 tests, 30 failed, 2 skipped in 1\.3 s, it returned: case 0: m+; case 1: /);
    expect(text).toMatch(/; and 22 more failed$/);
    expect(text.length).toBeLessThan(1_900);
  });

  it('has neither secrets nor what does something to a terminal', () => {
    const failed = [{ name: 'logs\u001b[2J in', message: `password=hunter2\nAKIA${'A'.repeat(16)}\u202e` }];
    const { failed: kept, note } = reportOf({
      suite: 's',
      endedWell: false,
      note: 'Authorization: Bearer abc',
      results: { counts, failed },
    });
    expect(kept).toEqual([{ name: 'logs\uFFFD[2J in', message: 'password=*** ***\uFFFD' }]);
    expect(note).toBe('Authorization: Bearer ***');
  });

  it('fails for a failed case though the suite ended well, and for its end though no case failed', () => {
    const none = { counts: { ...counts, failures: 0 }, failed: [] };
    expect(reportOf({ suite: 's', endedWell: true, note: '', results: { counts, failed: [] } })).toMatchObject({
      passed: false,
      more: 30,
    });
    expect(reportOf({ suite: 's', endedWell: false, note: '', results: none })).toMatchObject({
      passed: false,
      more: 0,
    });
    expect(reportOf({ suite: 's', endedWell: true, note: '', results: none })).toMatchObject({ passed: true });
  });

  it('says so where it is judged by its end alone', () => {
    const report = reportOf({ suite: 's', endedWell: true, note: 'exit status 0; it wrote no report' });
    expect(report).toMatchObject({ passed: true, counts: null });
    expect(testFigures(report)).toBe('passed, exit status 0; it wrote no report');
  });
});
