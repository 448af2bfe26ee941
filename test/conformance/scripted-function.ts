import type { Json } from '../../lib/domain/json';

/** What a task asks the scripted function to do. Lists are by attempt; beyond their end nothing is done. */
export interface Script {
  readonly run: string;
  readonly label: string;
  readonly attempt: number;
  readonly token?: string;
  /** Sends its own token before it sleeps, or at its very end. */
  readonly sends?: 'first' | 'last';
  readonly sleeps?: readonly number[];
  readonly errors?: readonly string[];
  /** Fails with this at every attempt. */
  readonly error?: string;
  /** @default its label and attempt */
  readonly gives?: Json;
  /** Gives a text of that many letters. */
  readonly givesLetters?: number;
}

/** What a function wrote down: that it was invoked, or what it heard when it sent its token. */
export interface Note {
  readonly run: string;
  /** `label#attempt` */
  readonly who: string;
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly token?: string;
  readonly heard?: string;
}

/** The world around a scripted function, which is virtual on one side and real on the other. */
export interface Surroundings {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  note(note: Note): void;
  /** Gives `accepted` or the name of the error. */
  send(token: string, output: Json): Promise<string>;
}

/** The one function that all machines of the suite invoke: the same code on both sides. */
export async function runScript(script: Script, around: Surroundings): Promise<Json> {
  const { run, label, attempt, token } = script;
  const who = `${label}#${attempt}`;
  const note = (more: Partial<Note>): void => around.note({ run, who, label, at: around.now(), ...more });
  note(token === undefined ? {} : { token });
  const send = async (): Promise<void> => {
    if (token !== undefined) note({ heard: await around.send(token, { label, attempt }) });
  };
  if (script.sends === 'first') await send();
  const seconds = script.sleeps?.[attempt] ?? 0;
  if (seconds > 0) await around.sleep(seconds * 1000);
  const error = script.error ?? script.errors?.[attempt];
  if (error !== undefined) throw Object.assign(new Error(`${who} failed`), { name: error });
  if (script.sends === 'last') await send();
  if (script.givesLetters !== undefined) return 'x'.repeat(script.givesLetters);
  return script.gives ?? { label, attempt };
}
