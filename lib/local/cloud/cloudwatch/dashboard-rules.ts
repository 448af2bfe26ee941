import { refuse } from '../api/refusal';

/** The codes that dashboards had on the wire before JSON; the SDK still gives them in `Error.Code`. */
export const wire = (Code: string) => ({ Error: { Type: 'Sender', Code } });

/** Figures of the CloudWatch user guide, dashboard body structure and quotas of dashboards. */
const mostWidgets = 500;
const mostMetrics = 500;
const mostAlarms = 100;
const columns = 24;
const mostHeight = 1000;

/** What widgets of each type cannot do without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  text: ['markdown'],
  metric: ['region'],
  log: ['region', 'query'],
  alarm: ['alarms'],
  explorer: ['metrics'],
  custom: ['endpoint'],
};

interface Fault {
  readonly DataPath: string;
  readonly Message: string;
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // What JSON.parse says is not what CloudWatch says.
    return undefined;
  }
}

/**
 * What PutDashboard demands of a body. The words of its messages are assumed.
 *
 * @throws DashboardInvalidInputError with a message for each fault
 */
export function checkBody(text: string): void {
  const body = parsed(text);
  const faults = isObject(body)
    ? widgetFaults(body.widgets ?? [])
    : [{ DataPath: '/', Message: 'The dashboard body is not a valid JSON object' }];
  if (faults.length === 0) return;
  const message = isObject(body)
    ? 'The dashboard body is invalid, there are validation errors.'
    : 'The field DashboardBody must be a valid JSON object';
  throw refuse('DashboardInvalidInputError', message, 400, {
    dashboardValidationMessages: faults,
    ...wire('InvalidParameterInput'),
  });
}

function widgetFaults(widgets: unknown): readonly Fault[] {
  if (!Array.isArray(widgets)) return [{ DataPath: '/widgets', Message: 'Should be an array' }];
  if (widgets.length > mostWidgets) return [{ DataPath: '/widgets', Message: `At most ${mostWidgets} widgets` }];
  return widgets.flatMap((widget: unknown, index) => {
    const at = (path: string, Message: string): Fault => ({ DataPath: `/widgets/${index}${path}`, Message });
    if (!isObject(widget)) return [at('', 'Should be an object')];
    return [...placeFaults(widget, at), ...propertyFaults(widget, at)];
  });
}

function placeFaults(widget: Members, at: (path: string, message: string) => Fault): Fault[] {
  const bounds = { x: [0, columns - 1], y: [0, Number.MAX_SAFE_INTEGER], width: [1, columns], height: [1, mostHeight] };
  return Object.entries(bounds).flatMap(([member, [least = 0, most = 0]]) => {
    const value = widget[member];
    if (value === undefined) return [];
    const isFine = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    return isFine ? [] : [at(`/${member}`, `Should be a whole number between ${least} and ${most}`)];
  });
}

function propertyFaults(widget: Members, at: (path: string, message: string) => Fault): Fault[] {
  const { type, properties } = widget;
  const wanted = typeof type === 'string' && Object.hasOwn(needed, type) ? needed[type] : undefined;
  if (wanted === undefined) return [at('/type', `Should be one of ${Object.keys(needed).join(', ')}`)];
  if (!isObject(properties)) return [at('', "Should have required property 'properties'")];
  const missing = wanted
    .filter((member) => properties[member] === undefined)
    .map((member) => at('/properties', `Should have required property '${member}'`));
  const tooMany = (member: string, most: number) => {
    const list = properties[member];
    return Array.isArray(list) && list.length > most ? [at(`/properties/${member}`, `At most ${most} items`)] : [];
  };
  return [...missing, ...tooMany('metrics', mostMetrics), ...tooMany('alarms', mostAlarms)];
}
