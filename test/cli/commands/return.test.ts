import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, type Outcome, sessionIn, TestDirectory } from '../run-cli';

/** A person decides when a deployment of it, or a return, goes on. */
const workflow = `
name: asks
parameters:
  colour: {type: string, default: grey}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: go_live, service: control, action: approve, timeout: 3600, depends_on: [net], with: {message: "\${parameters.colour}?"}}
`;

const directory = new TestDirectory();
beforeAll(() => writeFileSync(path.join(directory.path, 'asks.yml'), workflow));
afterAll(() => directory.remove());

const rollback = (...more: readonly string[]) => directory.local('rollback', ...more);
const status = async () => JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);

/** The session that has the stack, as soon as it asks. */
async function asking(): Promise<string> {
  for (;;) {
    const { exitCode, stdout } = await directory.local('status', 'shop/dev', '--json');
    const { session_id, steps } = exitCode === 0 ? JSON.parse(stdout) : { session_id: '', steps: [] };
    if (steps.some((step: { readonly waiting_for: string | null }) => step.waiting_for !== null)) return session_id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const approve = async () => expect((await directory.local('approve', `${await asking()}/go_live`)).exitCode).toBe(0);
async function deployed(colour: string): Promise<string> {
  const argv = [
    'deploy',
    'asks.yml',
    '--stack',
    'shop',
    '--env',
    'dev',
    '--param',
    `colour=${colour}`,
    '--yes',
    '--json',
  ];
  const deploying = directory.local(...argv);
  await approve();
  return sessionIn((await deploying).stdout).session_id;
}

/** A rollback of the stack, and when it has said what is under way, or has ended. */
function joining(): { readonly command: Promise<Outcome>; readonly hasSaid: Promise<unknown> } {
  let said: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    said = resolve;
  });
  const command = directory.run(['rollback', 'shop/dev', '--yes', '--json', '--local'], {
    sees: (text) => {
      if (text.includes('RETURN_UNDER_WAY')) said();
    },
  });
  return { command, hasSaid: Promise.race([told, command]) };
}

test('a rollback of a stack that is being put back waits for that; the return itself is undone by its id alone', async () => {
  const first = await deployed('grey');
  const second = await deployed('red');
  const asked = rollback('shop/dev', '--yes', '--json');
  const back = await asking();
  expect(back).not.toBe(second);

  const looked = await rollback('shop/dev', '--dry-run');
  expect([looked.exitCode, looked.stderr]).toEqual([
    0,
    expect.stringMatching(
      new RegExp(
        `${back} is putting shop/dev back from ${second} to what ${first} was, asked for by tester: it goes on\\.\\n` +
          `Follow it: unity watch ${back} --local; undo it, .* unity rollback ${back} --local`,
      ),
    ),
  ]);
  const part = await rollback('shop/dev', '--service', 'control', '--yes');
  expect([part.exitCode, part.stderr]).toEqual([1, expect.stringContaining(`${back} is putting shop/dev back`)]);

  const { command: again, hasSaid } = joining();
  await hasSaid;
  expect(await status()).toMatchObject({ session_id: back, state: 'executing' });
  await approve();
  for (const { exitCode, stdout } of await Promise.all([asked, again])) {
    expect(exitCode).toBe(0);
    expect(sessionIn(stdout)).toMatchObject({ session_id: back, state: 'completed', parameters: { colour: 'grey' } });
  }
  const [, line] = jsonLines((await again).stdout);
  expect(line).toMatchObject({
    type: 'plan',
    code: 'RETURN_UNDER_WAY',
    session_id: back,
    data: { from: second, to: first, asked_by: 'tester' },
  });

  // Whoever names a return means that one: it is undone, and what it was to put an end to serves on.
  const next = rollback(back, '--yes', '--json');
  const third = await asking();
  const undone = await rollback(third, '--yes', '--json');
  expect(sessionIn(undone.stdout)).toMatchObject({ session_id: third, state: 'rolled_back' });
  expect((await next).exitCode).toBe(1);
  expect(await status()).toMatchObject({ session_id: back, state: 'completed' });
});
