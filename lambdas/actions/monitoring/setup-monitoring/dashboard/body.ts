import { cloudWatchConsole } from '../../../../shared/console-address';
import type { MonitoringInput } from '../input';
import { charts } from './charts';
import { arrange, type Widget } from './widgets';

/** An alarm widget takes at most so many alarms. */
const mostAlarms = 100;

/** What a dashboard is made of. */
export interface DashboardFacts {
  readonly title: string;
  readonly madeBy: string;
  readonly input: MonitoringInput;
  readonly region: string;
  readonly alarmArns: readonly string[];
  readonly logGroupNames: readonly string[];
}

/** The body of the dashboard: who made it, alarms, charts, the latest log entries. The same facts give the same text. */
export function dashboardBody(facts: DashboardFacts): string {
  const widgets = [heading(facts), ...alarmTiles(facts), ...charts(facts.input, facts.region), ...logTiles(facts)];
  return JSON.stringify({ widgets: arrange(widgets) });
}

/** Where people look at it. */
export function dashboardUrl(region: string, name: string): string {
  return `${cloudWatchConsole(region)}#dashboards/dashboard/${name}`;
}

function heading({ title, madeBy, region, logGroupNames }: DashboardFacts): Widget {
  // The console wants slashes in a name escaped; the names of our groups have none.
  const links = logGroupNames.map(
    (name) => `[${name}](${cloudWatchConsole(region)}#logsV2:log-groups/log-group/${name})`,
  );
  const lines = [
    `# ${title}`,
    `Made by ${madeBy}, whose rollback deletes it.`,
    `[Alarms](${cloudWatchConsole(region)}#alarmsV2:)${links.map((link) => ` · ${link}`).join('')}`,
  ];
  return { type: 'text', width: 24, height: 4, properties: { markdown: lines.join('\n\n') } };
}

function alarmTiles({ alarmArns }: DashboardFacts): Widget[] {
  const tiles = Array.from({ length: Math.ceil(alarmArns.length / mostAlarms) }, (_, index) =>
    alarmArns.slice(index * mostAlarms, (index + 1) * mostAlarms),
  );
  return tiles.map((alarms) => ({ type: 'alarm', width: 24, height: 4, properties: { title: 'Alarms', alarms } }));
}

function logTiles({ region, logGroupNames }: DashboardFacts): Widget[] {
  if (logGroupNames.length === 0) return [];
  const sources = logGroupNames.map((name) => `SOURCE '${name}' | `).join('');
  const query = `${sources}fields @timestamp, @log, @message | sort @timestamp desc | limit 50`;
  return [
    { type: 'log', width: 24, height: 6, properties: { title: 'Latest log entries', region, query, view: 'table' } },
  ];
}
