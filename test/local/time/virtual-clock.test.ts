import { VirtualClock } from '../../../lib/local/time/virtual-clock';

const realMilliseconds = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('virtual time', () => {
  test('does not wait for something that no timer will bring', async () => {
    const clock = new VirtualClock();
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('virtual time stands still');
  });

  test('stands still until something outside sets a timer, where that may happen', async () => {
    const clock = new VirtualClock({ startAt: 0 });
    let finish: (value: string) => void = () => undefined;
    const ran = clock.run(
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
      { waitsOutside: true },
    );
    await realMilliseconds(20);
    expect(clock.now()).toBe(0);
    await clock.sleep(5_000);
    expect(clock.now()).toBe(5_000);
    finish('done');
    expect(await ran).toBe('done');
  });

  test('takes its time as long as somebody is to have some, however fast it is else', async () => {
    let isReal = true;
    const clock = new VirtualClock({ startAt: 0, isReal: () => isReal });
    const ran = clock.run(clock.sleep(3_600_000));
    // On a busy machine its turn may come late.
    while (clock.now() === 0) await realMilliseconds(10);
    expect(clock.now()).toBeLessThan(5_000);
    isReal = false;
    await ran;
    expect(clock.now()).toBe(3_600_000);
  });

  test('moves in pieces at a given speed, so that something nearer comes first', async () => {
    const clock = new VirtualClock({ startAt: 0, speed: 100 });
    const order: string[] = [];
    const far = clock.sleep(20_000).then(() => order.push(`far at ${clock.now()}`));
    const ran = clock.run(far, { waitsOutside: true });
    // On a busy machine its turn may come late.
    while (clock.now() === 0) await realMilliseconds(10);
    expect(clock.now()).toBeLessThan(20_000);
    const asked = clock.now();
    await clock.sleep(10).then(() => order.push('near'));
    expect(clock.now() - asked).toBeLessThan(6_000);
    await ran;
    expect(order).toEqual(['near', 'far at 20000']);
  });
});
