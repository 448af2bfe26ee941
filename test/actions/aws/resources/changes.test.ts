import { changeOnce, onceVisible, together } from '../../../../lambdas/resources/changes';
import { VirtualClock } from '../../../../lib/local/time/virtual-clock';

const named = (name: string) => Object.assign(new Error(name), { name });

function context() {
  const clock = new VirtualClock();
  let fences = 0;
  const fence = async () => {
    fences += 1;
  };
  return { clock, fence, fences: () => fences };
}

describe('onceVisible', () => {
  it('sends a call again while what it names is not seen, fenced each time', async () => {
    const scene = context();
    let calls = 0;
    const call = async () => {
      calls += 1;
      if (calls < 3) throw named('InvalidVpcID.NotFound');
      return 'seen';
    };
    expect(await scene.clock.run(onceVisible(scene, call))).toBe('seen');
    expect([calls, scene.fences()]).toEqual([3, 2]);
  });

  it('gives up within a lease and says so by a code that may pass', async () => {
    const scene = context();
    const startedAt = scene.clock.now();
    const call = async () => Promise.reject(named('InvalidSubnetID.NotFound'));
    await expect(scene.clock.run(onceVisible(scene, call))).rejects.toMatchObject({
      code: 'NotYetVisible',
      message: expect.stringContaining('InvalidSubnetID.NotFound'),
    });
    expect(scene.clock.now() - startedAt).toBeLessThan(10_000);
  });

  it('sends nothing again once a newer run has taken over', async () => {
    let calls = 0;
    const call = async () => {
      calls += 1;
      throw named('InvalidVpcID.NotFound');
    };
    const clock = new VirtualClock();
    const fence = () => Promise.reject(named('StepFenced'));
    await expect(clock.run(onceVisible({ clock, fence }, call))).rejects.toThrow('StepFenced');
    expect(calls).toBe(1);
  });

  it.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])(
    'sends a call again while IAM does not know the tags yet that its right goes by: %s',
    async (code) => {
      const scene = context();
      let calls = 0;
      const call = async () => {
        calls += 1;
        if (calls < 3) throw named(code);
        return 'allowed';
      };
      expect(await scene.clock.run(onceVisible(scene, call))).toBe('allowed');
      expect([calls, scene.fences()]).toEqual([3, 2]);
    },
  );

  it('fails with AWS’s own refusal when the right is missing for good', async () => {
    const scene = context();
    const startedAt = scene.clock.now();
    const refusal = named('AccessDeniedException');
    await expect(scene.clock.run(onceVisible(scene, () => Promise.reject(refusal)))).rejects.toBe(refusal);
    expect(scene.clock.now() - startedAt).toBeLessThan(10_000);
  });

  it('does not repeat any other refusal', async () => {
    const scene = context();
    await expect(onceVisible(scene, () => Promise.reject(named('InvalidParameterValue')))).rejects.toThrow();
    expect(scene.fences()).toBe(0);
  });
});

describe('changeOnce', () => {
  it('takes the codes that say it was done before for success', async () => {
    const done = ['RouteAlreadyExists'];
    expect(await changeOnce(context(), done, async () => 1)).toBe('done');
    expect(await changeOnce(context(), done, () => Promise.reject(named('RouteAlreadyExists')))).toBe('was-done');
    await expect(changeOnce(context(), done, () => Promise.reject(named('Other')))).rejects.toThrow('Other');
  });
});

describe('together', () => {
  it('waits for all before it fails with the first failure in order', async () => {
    const clock = new VirtualClock();
    let finished = false;
    const slow = clock.sleep(1000).then(() => {
      finished = true;
      throw named('First');
    });
    const fast = Promise.reject(named('Second'));
    await expect(clock.run(together([slow, fast]))).rejects.toThrow('First');
    expect(finished).toBe(true);
  });
});
