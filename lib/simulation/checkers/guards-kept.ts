import type { Item } from '../../local/store/attribute-value';
import { at, flagAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene, Write } from '../observation';
import { sessions } from './whose';

const minuteMilliseconds = 60_000;
const dayMinutes = 1_440;

/**
 * What an environment demands of deployments is demanded: no more than so many at one time, none outside of its windows,
 * but for what puts back the revision before; nothing goes that it protects, and by itself only what is over and was warned of.
 */
export const guardsKept: CheckerFactory = () => ({
  write: (write, scene) => {
    if (write.sk === 'PLACES') return holdPlaces(write, scene);
    if (write.sk !== 'SESSION') return;
    const [from, to] = [textAt(write.before, 'state'), textAt(write.after, 'state')];
    if (from === 'validating' && to === 'executing' && !isReturn(write.after)) holdAdmission(write.after, scene);
    if (from === 'completed' && to === 'rolling_back') holdRemoval(write, scene);
    if (from === 'executing' && to === 'rolling_back') holdResumed(write, scene);
  },
});

const isReturn = (session: Item): boolean => at(session, 'going_back') !== undefined;

const placesOf = (item: Item | undefined): readonly string[] =>
  (at(item, 'session_ids')?.L ?? []).map(({ S }) => S ?? '');

function holdPlaces({ pk, after }: Write, scene: Scene): void {
  const environment = pk.slice('PLACES#'.length);
  const { atOnce = Number.POSITIVE_INFINITY } = scene.rules(environment).guards;
  const taken = placesOf(after);
  if (taken.length > atOnce) scene.violated(`${environment} has ${atOnce} places, and ${taken.join()} have them`);
}

function holdAdmission(session: Item, scene: Scene): void {
  const [id = '', environment = '', started = ''] = ['session_id', 'environment', 'started_at'].map((name) =>
    textAt(session, name),
  );
  const { atOnce, windows } = scene.rules(environment).guards;
  if (atOnce !== undefined) {
    const taken = placesOf(scene.item(`PLACES#${environment}`, 'PLACES'));
    const running = sessions(scene).filter((one) => isRunning(one, environment));
    const names = running.map((one) => textAt(one, 'session_id')).join();
    if (!taken.includes(id)) scene.violated(`${id} began in ${environment} without a place`);
    if (running.length > atOnce) scene.violated(`${names} run in ${environment}, which takes ${atOnce} at one time`);
  }
  const minute = Math.floor(Date.parse(started) / minuteMilliseconds) % dayMinutes;
  // All of a trial’s windows are of every day, by Greenwich.
  if (windows && !windows.some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute))
    scene.violated(`${id} began in ${environment} at ${started}, outside of its windows`);
}

/** Who asks yet, or is on the way out, is not counted here: a rollback is never refused a place. */
const isRunning = (session: Item, environment: string): boolean =>
  textAt(session, 'environment') === environment && textAt(session, 'state') === 'executing' && !isReturn(session);

/** What has served once and is resumed is not taken away whole, whoever asks and however that ends. */
function holdResumed({ before, after }: Write, scene: Scene): void {
  const [id, environment = ''] = ['session_id', 'environment'].map((name) => textAt(after, name));
  const hasServed = textAt(before, 'first_ready_at') !== undefined;
  const isWhole = textAt(after, 'requested_rollback', 'type') === 'full';
  if (scene.rules(environment).guards.deletionProtection && hasServed && isWhole)
    scene.violated(`${id} of ${environment} has served, is protected, and is being undone after a resume`);
}

function holdRemoval({ at: now, before, after, invocation }: Write, scene: Scene): void {
  const [id, environment = ''] = ['session_id', 'environment'].map((name) => textAt(after, name));
  const { deletionProtection } = scene.rules(environment).guards;
  const isRetired = textAt(after, 'requested_rollback', 'type') === 'retire';
  if (deletionProtection && flagAt(before, 'occupies') && !isRetired)
    scene.violated(`${id} of ${environment} is protected, and is being undone`);
  if (invocation?.functionName !== 'sweeper') return;
  const [ends, warned] = [textAt(before, 'expires_at'), textAt(before, 'expiry_warned')];
  if (ends === undefined || Date.parse(ends) > now || warned !== ends)
    scene.violated(`${id} takes itself down, ends at ${ends ?? 'no time'} and was warned of ${warned ?? 'nothing'}`);
}
