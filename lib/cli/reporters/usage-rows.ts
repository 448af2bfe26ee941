import type { DeploymentReport } from '../../analytics/deployment-report';
import type { InstancePrice, UsageFigure } from '../../domain/usage';
import { amountWords, counted } from '../../plan/words';
import { cleanLine } from '../io/clean-text';

type Reported = Pick<DeploymentReport, 'usage'>;

/** How much was used of what stands, a row each; what CloudWatch has told nothing of is left out. */
export function usageRows({ usage }: Reported): readonly (readonly string[])[] {
  return (usage?.figures ?? []).flatMap((one) => {
    const words = amountOf(one);
    return words === undefined ? [] : [[one.step, shortId(one.id), words]];
  });
}

function amountOf({ figure, unit, average, maximum, total }: UsageFigure): string | undefined {
  if (unit === 'percent') return average === null ? undefined : `CPU ${average} % on average, ${maximum} % at most`;
  if (total === null) return undefined;
  return unit === 'bytes' ? `${counted(total, 'byte')} ${figure}` : counted(total, figure.replace(/s$/, ''));
}

/** What instances cost at present, a row each. */
export function priceRows({ usage }: Reported): readonly (readonly string[])[] {
  return (usage?.prices ?? []).map(({ step, id, instance_type, market, zone, hourly_usd, source }) => [
    step,
    cleanLine(id, 60),
    `${instance_type}, ${market}, ${zone}`,
    hourly_usd === null ? '-' : `$${amountWords(hourly_usd)}`,
    sourceWords[source],
  ]);
}

const sourceWords: Readonly<Record<InstancePrice['source'], string>> = {
  spot_history: 'spot price now',
  price_list: 'price list now',
  table: 'built-in table',
  unknown: 'not known',
};

/** An ARN ends in `app/NAME/ID`, of which people know the name. */
function shortId(id: string): string {
  const name = id.startsWith('arn:') ? id.split('/').at(-2) : undefined;
  return cleanLine(name ?? id, 60);
}
