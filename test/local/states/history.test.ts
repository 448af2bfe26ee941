import { History } from '../../../lib/local/states/history';

test('the start and the end are events too', () => {
  const history = new History();
  history.add(2);
  expect(history.total).toBe(4);
});

test('an execution may end well with its 25,000th event', () => {
  const history = new History();
  history.add(24_998);
  expect(history.total).toBe(25_000);
});

test('one event more fails it, and the failure is the 25,000th', () => {
  const history = new History();
  history.add(24_998);
  expect(() => history.add()).toThrow('The execution reached the maximum number of history events (25000).');
  expect(history.total).toBe(25_000);
});
