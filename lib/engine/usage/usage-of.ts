import type { Usage, UsageFigure, UsageGap } from '../../domain/usage';
import type { StepItem } from '../../ledger/items';
import { type ActingEngine, actFor, type Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { loadSession } from '../session/session-store';
import { classify } from '../step/failure';
import { activeRowsOf } from '../step/step-context';
import { figuresOf, type Measurable } from './figures-of';
import { instancePrices } from './instance-prices';

/** Figures are asked for of so much time at the most: CloudWatch keeps 5-minute periods for 63 days, and a day says enough. */
const mostHours = 24;

/**
 * How much of what stands of a session was used, and what its instances cost at present. What cannot be looked up is named
 * with its reason, and nothing fails for it. Looks and changes nothing.
 */
export async function usageOf(engine: Engine, sessionId: string): Promise<Usage> {
  const session = await loadSession(engine.ledger, sessionId);
  const steps = await loadHolders(engine.ledger, sessionId);
  const now = engine.clock.now();
  const from = Math.max(Date.parse(session.started_at), now - mostHours * 3_600_000);
  const holders = [...new Set(steps.map((step) => step.session_id))];
  const parts = await Promise.all(
    holders.map(async (holder) => {
      const acting = await actFor(engine, await loadSession(engine.ledger, holder));
      return usageOfHeld(acting, standing(steps, holder), { from, to: now });
    }),
  );
  return {
    from: new Date(from).toISOString(),
    to: new Date(now).toISOString(),
    figures: parts.flatMap(({ figures }) => figures),
    prices: parts.flatMap(({ prices }) => prices),
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}

type Part = Pick<Usage, 'figures' | 'prices' | 'gaps'>;

async function usageOfHeld(
  engine: ActingEngine,
  things: readonly Measurable[],
  span: { readonly from: number; readonly to: number },
): Promise<Part> {
  const gaps: UsageGap[] = [];
  /** What fails is no reason to know nothing else. */
  const gap = (what: UsageGap['what'], error: unknown): void => {
    const { code, message } = classify(error);
    gaps.push({ what, code, message });
  };
  const [figures, prices] = await Promise.all([
    figuresOf(engine, things, span).catch((error): readonly UsageFigure[] => {
      gap('figures', error);
      return [];
    }),
    instancePrices(engine, things, gap),
  ]);
  return { figures, prices, gaps };
}

/** What a holder’s steps have made that stands. */
function standing(steps: readonly StepItem[], holder: string): readonly Measurable[] {
  return steps
    .filter((step) => step.session_id === holder)
    .flatMap((step) => activeRowsOf(step).map(({ type, id }) => ({ step: step.name, type, id })));
}
