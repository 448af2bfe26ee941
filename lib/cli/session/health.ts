import { z } from 'zod';
import {
  type ComponentHealth,
  type Health,
  type HealthState,
  healthComponents,
  healthStates,
  overall,
} from '../../domain/health';
import { askInspect } from '../gateway/ask-inspect';
import type { Gateway } from '../gateway/gateway';
import { cleanLine } from '../io/clean-text';
import type { Tone } from '../io/colours';
import type { Printer } from '../io/printer';
import type { Glyphs } from '../reporters/glyphs';

const answerSchema: z.ZodType<Health> = z.object({
  session_id: z.string(),
  state: z.enum(healthStates),
  components: z.array(
    z.object({
      step: z.string(),
      component: z.enum(healthComponents),
      id: z.string().nullable(),
      state: z.enum(healthStates),
      code: z.string().nullable(),
      message: z.string(),
    }),
  ),
});

/** How healthy a session is, as the account shows it now. */
export function lookAtHealth(gateway: Pick<Gateway, 'inspect'>, sessionId: string): Promise<Health> {
  return askInspect(gateway, { health: sessionId }, answerSchema);
}

/** The mark and tone of a state; its word stands beside it. */
function markOf(state: HealthState, glyphs: Glyphs): { readonly mark: string; readonly tone: Tone } {
  switch (state) {
    case 'healthy':
      return { mark: glyphs.done, tone: 'good' };
    case 'unhealthy':
      return { mark: glyphs.failed, tone: 'bad' };
    case 'unknown':
      return { mark: glyphs.pending, tone: 'warn' };
  }
}

/** A health for people: a line a step, below it what was looked at; what is well of one kind in one line. */
export function healthText({ components }: Health, print: Printer, glyphs: Glyphs): string {
  const marked = (state: HealthState, words: string): string => {
    const { mark, tone } = markOf(state, glyphs);
    return print.paintResult(tone, `${mark} ${words}`);
  };
  const steps = [...new Set(components.map(({ step }) => step))];
  return steps
    .flatMap((step) => {
      const own = components.filter((one) => one.step === step);
      const state = overall(own);
      return [marked(state, `${step} ${state}`), ...inGroups(own).map((group) => `  ${ofGroup(group, marked)}`)];
    })
    .join('\n');
}

type Group = readonly [ComponentHealth, ...ComponentHealth[]];

/** What is well and of one kind is one group; of what is not each is one. */
function inGroups(components: readonly ComponentHealth[]): readonly Group[] {
  const well = new Map<string, [ComponentHealth, ...ComponentHealth[]]>();
  const groups: Group[] = [];
  for (const one of components) {
    const known = well.get(one.component);
    if (one.state === 'healthy' && known) known.push(one);
    else {
      const group: [ComponentHealth, ...ComponentHealth[]] = [one];
      if (one.state === 'healthy') well.set(one.component, group);
      groups.push(group);
    }
  }
  return groups;
}

function ofGroup([first, ...more]: Group, marked: (state: HealthState, words: string) => string): string {
  const name = first.component.replace('_', ' ').padEnd(13);
  const said = cleanLine(first.message, 300);
  const words = more.length === 0 ? said : `${more.length + 1}, such as: ${said}`;
  return `${marked(first.state, `${first.state.padEnd(9)} ${name}`)} ${words}`;
}
