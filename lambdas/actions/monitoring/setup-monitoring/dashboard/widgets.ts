/** One tile of a dashboard, before it has its place (CloudWatch user guide, dashboard body structure). */
export interface Widget {
  readonly type: 'text' | 'metric' | 'log' | 'alarm';
  /** Of the 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A metric as widgets name it: namespace, metric, dimensions as name and value in turn, and how it is shown. */
type Metric = readonly (string | Readonly<Record<string, string>>)[];

const columns = 24;

/** Puts tiles side by side while there is room, then below. */
export function arrange(widgets: readonly Widget[]): readonly object[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return widgets.map(({ type, width, height, properties }) => {
    if (x + width > columns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const placed = { type, x, y, width, height, properties };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return placed;
  });
}

/** A line chart of metrics of one namespace that share their dimensions. */
export function chart(options: {
  readonly title: string;
  readonly region: string;
  readonly stat: string;
  readonly metrics: readonly Metric[];
  /** A threshold to draw. */
  readonly line?: { readonly label: string; readonly value: number };
}): Widget {
  const { title, region, stat, metrics, line } = options;
  const annotations = line === undefined ? {} : { annotations: { horizontal: [line] } };
  return {
    type: 'metric',
    width: 8,
    height: 6,
    properties: { title, region, stat, view: 'timeSeries', period: 300, metrics, ...annotations },
  };
}

/** Dimensions as widgets take them. */
export function flat(dimensions: readonly { readonly Name?: string; readonly Value?: string }[]): readonly string[] {
  return dimensions.flatMap(({ Name = '', Value = '' }) => [Name, Value]);
}
