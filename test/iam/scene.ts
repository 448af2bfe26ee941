import { asUsers } from './asking/services/own';
import { inItsName } from './installation/in-its-name';
import { type Installed, installed, servicesOf } from './installation/installed';
import { Judge, type Verdict } from './judge';
import { type Played, run } from './play';
import { disturbed, echo, later, type Play, testProject, undisturbed, workflows } from './plays';
import { Reference } from './reference';
import { Use, whoHas } from './report';
import type { Asked } from './watched';

/** A question with its answer. */
export interface Judged extends Asked {
  readonly verdict: Verdict;
}

/** Everything that was watched and judged. */
export interface Scene {
  readonly reference: Reference;
  readonly installed: Installed;
  readonly judge: Judge;
  readonly played: readonly Played[];
  /** Each different question once. */
  readonly judged: readonly Judged[];
  readonly use: Use;
}

/** Plays everything, and judges every call by the policies of its role. */
export async function observe(): Promise<Scene> {
  const config = `environments: {dev: {parameter_store: true}, staging: , prod: {parameter_store: true}}
invoke_targets: ['${asUsers(echo)}', '${asUsers(later)}']
test_projects: [${testProject}]
`;
  const found = installed({ workflows, config });
  const reference = await Reference.load(servicesOf(found));
  const judge = new Judge(reference);
  const use = new Use();
  const played: Played[] = [];
  const judged = new Map<Verdict, Judged>();
  const playAll = async (plays: readonly Play[]): Promise<void> => {
    for (const play of plays) {
      const done = await run(play, found, reference);
      played.push(done);
      for (const asked of done.asked) {
        const { role, tags } = asked.caller;
        const verdict = await judge.judge({ role, tags, ask: asked.ask });
        if (!judged.has(verdict)) judged.set(verdict, { ...asked, verdict });
      }
    }
  };
  await playAll(undisturbed);
  await playAll(disturbed(played));
  for (const { caller, ask } of judged.values()) use.note(whoHas(caller.role, found) ?? caller.role.name, ask.action);
  for (const { who, ask } of inItsName(found)) use.note(who, ask.action);
  return { reference, installed: found, judge, played, judged: [...judged.values()], use };
}
