import type { HeldData } from '../../../lib/simulation/observation';
import { type Broken, holdRollback, type Rolled } from '../../../lib/simulation/rollbacks/hold';
import { holdAcceptance } from '../../../lib/simulation/rollbacks/hold-acceptance';
import { type Captured, holdCapture } from '../../../lib/simulation/rollbacks/hold-capture';
import { holdResume, type Resumed } from '../../../lib/simulation/rollbacks/hold-resume';
import { holdSnapshots } from '../../../lib/simulation/rollbacks/hold-snapshots';
import { resumeFateOf, type StandingStep } from '../../../lib/simulation/rollbacks/oracle-of-resume';
import type { Picture, Standing } from '../../../lib/simulation/rollbacks/picture';

const step = (name: string, dependsOn: readonly string[] = [], facts: Partial<StandingStep> = {}): StandingStep => ({
  name,
  service: 'aws',
  dependsOn,
  isRetained: false,
  holds: true,
  stands: true,
  ...facts,
});
const alive = (id: string, of: string, facts: Partial<Standing> = {}): Standing => ({
  type: `AWS::${of}`,
  id,
  state: 'available',
  steps: [of],
  isLeaving: false,
  ...facts,
});

const picture = (facts: Partial<Picture> = {}): Picture => ({
  state: 'failed',
  occupies: true,
  epoch: 1,
  starts: 1,
  verdict: undefined,
  type: undefined,
  kept: [],
  leftovers: [],
  tails: [],
  steps: [step('net'), step('box', ['net'], { stands: false })],
  standing: [alive('vpc-1', 'net'), alive('i-1', 'box')],
  requested: undefined,
  rows: '',
  ownRows: '',
  known: [],
  executing: [],
  undos: new Map(),
  ...facts,
});

const properties = (broken: readonly Broken[]): string => [...new Set(broken.map(({ property }) => property))].join();

describe('a resume', () => {
  const before = picture();
  const completed = picture({
    state: 'completed',
    epoch: 4,
    standing: [alive('vpc-1', 'net'), alive('i-2', 'box')],
  });
  const good: Resumed = {
    before,
    after: completed,
    fate: resumeFateOf(before.steps, before.steps, new Set()),
    accepted: 1,
    stoodAtDecision: new Set(['vpc-1']),
    isDisturbed: false,
    mayComplete: true,
    aside: new Set(),
    made: ['AWS::box', 'AWS::net'],
  };
  const refused = { accepted: 0, mayComplete: false, stoodAtDecision: undefined } as const;
  const blocked = picture({ ...before, epoch: 3, verdict: 'dirty', type: 'resume', requested: 'resume' });

  test.each<[string, Partial<Resumed>, string]>([
    ['goes on', {}, ''],
    [
      'takes away what was to stay',
      { after: { ...completed, standing: [alive('i-2', 'box')] } },
      'resume-keeps,resume-completes',
    ],
    ['goes on beside what was to go', { stoodAtDecision: new Set(['vpc-1', 'i-1']) }, 'resume-undoes'],
    [
      'goes on beside what a policy keeps',
      {
        stoodAtDecision: new Set(['vpc-1', 'i-1']),
        aside: new Set(['i-1']),
        mayComplete: false,
        after: { ...completed, standing: [...completed.standing, alive('i-1', 'box')] },
      },
      '',
    ],
    ['takes away what a policy keeps', { aside: new Set(['i-1']) }, 'resume-keeps'],
    [
      'makes one too many',
      { after: { ...completed, standing: [...completed.standing, alive('i-3', 'box')] } },
      'resume-completes',
    ],
    ['makes too little', { after: { ...completed, standing: [alive('vpc-1', 'net')] } }, 'resume-completes'],
    ['fails with nothing in the way', { after: { ...completed, state: 'failed' } }, 'resume-completes'],
    [
      'fails where something was',
      { after: { ...completed, state: 'failed' }, mayComplete: false, isDisturbed: true },
      '',
    ],
    ['ends as undone', { after: { ...completed, state: 'rolled_back' }, mayComplete: false }, 'resume-ends'],
    ['gives its stack away', { after: { ...completed, occupies: false } }, 'resume-ends'],
    [
      'is not let on, and does not say by what',
      { after: blocked, mayComplete: false, stoodAtDecision: undefined },
      'resume-undoes',
    ],
    [
      'is not let on, and says by what',
      {
        after: { ...blocked, leftovers: [{ id: 'i-1', type: 'AWS::box', step: 'box' }] },
        mayComplete: false,
        stoodAtDecision: undefined,
      },
      '',
    ],
    ['is refused although it might go on', { ...refused, after: before }, 'resume-refused'],
    ['is refused by something in the way', { ...refused, after: before, isDisturbed: true }, ''],
    ['is let on of what is completed', { before: { ...before, state: 'completed' } }, 'resume-refused'],
    [
      'is refused of what holds nothing',
      { ...refused, before: { ...before, occupies: false }, after: { ...before, occupies: false } },
      '',
    ],
    [
      'is refused, and has changed something',
      { ...refused, before: { ...before, occupies: false }, after: { ...before, occupies: false, epoch: 2 } },
      'resume-refused',
    ],
  ])('that %s', (_what, facts, broken) => {
    expect(properties(holdResume({ ...good, ...facts }))).toBe(broken);
  });
});

describe('a checkpoint on demand', () => {
  const standing = picture({ standing: [alive('fs-1', 'net')] });
  const data = (content: readonly string[], copies: HeldData['copies'] = []): HeldData => ({
    holders: [{ type: 'AWS::EFS::FileSystem', id: 'fs-1', isLeaving: false, content }],
    copies,
  });
  const copy = { id: 'copy-1', of: 'fs-1', content: ['a'] };
  const good: Captured = {
    before: standing,
    after: standing,
    isAccepted: true,
    state: 'complete',
    isDisturbed: false,
    was: data(['a']),
    is: data(['a', 'b'], [copy]),
  };

  test.each<[string, Partial<Captured>, string]>([
    ['has all that was there when it was asked for', {}, ''],
    ['has not', { is: data(['a', 'b'], [{ ...copy, content: ['b'] }]) }, 'checkpoint-copies'],
    ['has none of what nobody wrote', { was: data([]), is: data([]) }, ''],
    ['does not end', { state: 'capturing' }, 'checkpoint-ends'],
    ['fails with nothing in the way', { state: 'failed' }, 'checkpoint-ends'],
    ['fails where something was', { state: 'failed', isDisturbed: true }, ''],
    ['changes the session', { after: { ...standing, epoch: 2 } }, 'checkpoint-changes-nothing'],
    ['changes the rows of what stands', { after: { ...standing, ownRows: 'x' } }, 'checkpoint-changes-nothing'],
    ['takes something away', { after: { ...standing, standing: [] } }, 'checkpoint-changes-nothing'],
    ['is refused of what stands', { isAccepted: false, state: undefined, is: data(['a']) }, 'checkpoint-refused'],
    [
      'is made of what holds nothing',
      { before: { ...standing, occupies: false }, after: { ...standing, occupies: false } },
      'checkpoint-refused',
    ],
  ])('that %s', (_what, facts, broken) => {
    expect(properties(holdCapture({ ...good, ...facts }))).toBe(broken);
  });
});

describe('what a policy says is to be saved first', () => {
  const fileSystem = { type: 'AWS::EFS::FileSystem', id: 'fs-1', isLeaving: false, content: [] };
  const volume = { type: 'AWS::EC2::Volume', id: 'vol-1', isLeaving: false, content: [] };
  const before = picture({ standing: [alive('fs-1', 'files'), alive('vol-1', 'files')] });
  const copy = { id: 'copy-1', of: 'fs-1', content: [] };
  const hold = (
    policy: 'snapshot' | 'compensate',
    copies: HeldData['copies'],
    left: readonly Standing[] = [],
    holders: HeldData['holders'] = [fileSystem, volume],
  ) =>
    properties(
      holdSnapshots({
        before,
        after: picture({ standing: left }),
        was: { holders, copies: [] },
        is: { holders: [], copies },
        policies: new Map([['files', policy]]),
      }),
    );

  test('goes with a copy, written to or not', () => {
    expect(hold('snapshot', [copy])).toBe('');
    expect(hold('snapshot', [])).toBe('snapshot-kept');
    expect(hold('snapshot', [{ ...copy, of: 'fs-2' }])).toBe('snapshot-kept');
  });

  test('but a volume to which nobody wrote', () => {
    expect(hold('snapshot', [copy], [], [fileSystem, { ...volume, content: ['a'] }])).toBe('snapshot-kept');
  });

  test('where it says so, and where it goes', () => {
    expect(hold('compensate', [])).toBe('');
    expect(hold('snapshot', [], before.standing)).toBe('');
  });
});

describe('accepted leftovers', () => {
  const left = { id: 'vpc-1', type: 'AWS::net', step: 'net' };
  const before = picture({ verdict: 'dirty', type: 'full', leftovers: [left], kept: ['copy-1'] });
  const after = picture({
    verdict: 'dirty',
    type: 'full',
    epoch: 2,
    occupies: false,
    kept: ['copy-1', 'vpc-1'],
    known: [{ step: 'net', id: 'vpc-1', stays: true, isHandedOver: false }],
  });

  test.each<[string, Picture, Picture, boolean, string]>([
    ['free the stack and are named', before, after, true, ''],
    ['hold it all the same', before, { ...after, occupies: true }, true, 'accepted-frees'],
    ['are forgotten', before, { ...after, kept: ['copy-1'] }, true, 'accepted-frees'],
    ['push a copy of data out of what is named', before, { ...after, kept: ['vpc-1'] }, true, 'accepted-frees'],
    ['are still left over', before, { ...after, leftovers: [left] }, true, 'accepted-frees'],
    [
      'are not marked',
      before,
      { ...after, known: [{ step: 'net', id: 'vpc-1', stays: false, isHandedOver: false }] },
      true,
      'accepted-frees',
    ],
    ['are removed', before, { ...after, standing: [] }, true, 'accepted-frees'],
    ['are refused', before, before, false, 'accepted-refused'],
    ['of a part are refused', { ...before, type: 'service' }, { ...before, type: 'service' }, false, ''],
    ['of a part are accepted', { ...before, type: 'service' }, after, true, 'accepted-refused'],
    [
      'are refused and freed',
      { ...before, type: 'service' },
      { ...before, occupies: false },
      false,
      'accepted-refused',
    ],
  ])('that %s', (_what, was, is, isAccepted, broken) => {
    expect(properties(holdAcceptance(was, is, isAccepted))).toBe(broken);
  });
});

describe('a rollback of what was resumed', () => {
  const before = picture({ standing: [alive('vpc-1', 'net'), alive('i-1', 'box'), alive('i-2', 'box')] });
  const clean = picture({ state: 'rolled_back', verdict: 'clean', type: 'full', occupies: false, epoch: 3 });
  const rolled: Rolled = {
    before,
    after: {
      ...clean,
      standing: [alive('i-1', 'box')],
      kept: ['i-1'],
      known: [{ step: 'box', id: 'i-1', stays: true, isHandedOver: false }],
    },
    wanted: { type: 'full' },
    retained: new Set(),
    aside: new Set(['i-1']),
    copies: [],
    isSettled: true,
  };

  /** It ends dirty, without the stack. */
  const left = (isHandedOver: boolean): Picture => ({
    ...rolled.after,
    state: 'failed',
    verdict: 'dirty',
    standing: [alive('i-1', 'box'), alive('i-2', 'box')],
    leftovers: [{ id: 'i-2', type: 'AWS::box', step: 'box' }],
    known: [...rolled.after.known, { step: 'box', id: 'i-2', stays: false, isHandedOver }],
  });

  test.each<[string, Partial<Rolled>, string]>([
    ['what was kept beside it stays', {}, ''],
    ['what was kept beside it is taken away', { after: { ...clean, standing: [] } }, 'mode-keeps'],
    ['what was made anew stays', { aside: new Set() }, 'mode-undoes'],
    ['a copy of data is not named', { copies: ['snap-1'] }, 'copies-told'],
    ['a tail comes to nothing, and the stack is free', { after: left(true) }, ''],
    ['a leftover that was never handed over frees the stack', { after: left(false) }, 'holds-its-stack'],
  ])('%s', (_what, facts, broken) => {
    expect(properties(holdRollback({ ...rolled, ...facts }))).toBe(broken);
  });
});
