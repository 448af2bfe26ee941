import { mostReportBytes } from '../../lambdas/actions/control/run-tests/junit';
import { describeError, type ErrorCode } from '../../lib/domain/errors/catalogue';
import { mostDetailBytes } from '../../lib/domain/events';
import { deepestRequest } from '../../lib/engine/session/request';
import { machineLimits } from '../../lib/workflow/limits';
import { maxTextLength } from '../../lib/workflow/schema/parameter';
import { maxSteps } from '../../lib/workflow/schema/workflow-file';
import { maxDepth } from '../../lib/workflow/yaml/features';
import { maxFileBytes } from '../../lib/workflow/yaml/read-yaml';
import { hostileCommands } from './command';
import { hostileConfigurations } from './configuration';
import { deskAttacks } from './desk';
import { promotionAttacks } from './desk-promotions';
import { receiverAttacks } from './desk-receivers';
import { hostileEnvironments } from './environments';
import { hostileInputs } from './execution';
import { hostileDesks, hostileInstallations, hostilePlaces } from './parameters';
import { hostileRequests as hostilePublications } from './publish';
import { hostileReports } from './reports';
import { hostileRequests } from './requests';
import { hostileResumes } from './resume';
import { hostileReturns } from './returns';
import { hostileStored } from './stored';

/** One thing that was tried at a door, and how it is refused. */
type Row = readonly [tried: string, refused: string];

interface Table {
  /** What it is a table of, where a door has more than one. */
  readonly title?: string;
  readonly rows: readonly Row[];
}

/** One way by which somebody else's words come in. */
interface Door {
  readonly name: string;
  readonly is: string;
  readonly who: string;
  readonly bounds: string;
  /** What holds after every row, and the file that plays them. */
  readonly held: string;
  readonly tables: readonly Table[];
}

const coded = (code: ErrorCode, more = ''): string => `\`${code}\` (${describeError(code).id})${more}`;
const kib = (bytes: number): string => `${bytes / 1024} KiB`;
const grouped = (count: number): string => count.toLocaleString('en-US');
const rowsOf = <One extends { readonly tried: string; readonly code: string }>(table: readonly One[]): readonly Row[] =>
  table.map(({ tried, code }) => [tried, coded(code as ErrorCode)]);

const doors: readonly Door[] = [
  {
    name: 'Execution input',
    is: 'The JSON with which an execution of a forward machine begins, from `unity deploy`, the console or `aws stepfunctions`.',
    who: 'Whoever may call `states:StartExecution` on the machine: holders of `PREFIX-ENV-deployer`.',
    bounds: `Step Functions takes 262,144 characters of JSON and nothing else. Unity takes the keys \`stack_name\`, \`environment\`, \`parameters\`, \`on_failure\`, \`back_to\`, \`override_window\`, \`idempotency_key\` and \`actor\`, or to let a session go on \`resume\`, \`environment\`, \`parameters\`, \`on_failure\`, \`override_window\` and \`actor\`, at most ${deepestRequest} levels deep; 24 characters of \`stack_name\`, one line of 200 for key, actor and why it cannot wait for a window; declared parameters only, texts of at most ${grouped(maxTextLength)} characters. At most 20 reasons of 400 characters are told.`,
    held: 'The execution ends FAILED with the code, its session is kept as `failed`; the account is as it was, no lock is held, and a right deployment of the same stack succeeds afterwards (`test/doors/execution.test.ts`).',
    tables: [
      { title: 'To deploy', rows: rowsOf(hostileInputs) },
      {
        title: 'To let a session go on (`resume`): it and the account stay as they are (`test/doors/resume.test.ts`)',
        rows: rowsOf(hostileResumes),
      },
      {
        title:
          'To go back by the machine of returns: what serves and the account stay as they are (`test/doors/returns.test.ts`)',
        rows: rowsOf(hostileReturns),
      },
    ],
  },
  {
    name: 'Request events',
    is: 'Events `DEPLOYMENT_REQUESTED` on the bus `PREFIX-requests`.',
    who: 'Whoever may call `events:PutEvents` on that bus: principals of the account, and of the accounts in `request_accounts`. Only environments with `request_events: true` take any.',
    bounds: `${kib(mostDetailBytes)} of detail, ${deepestRequest} levels deep. Who asks is what EventBridge wrote into the envelope.`,
    held: 'The sender is told by `REQUEST_REFUSED`; no execution is started and no session opened (`test/doors/requests.test.ts`).',
    tables: [{ rows: rowsOf(hostileRequests) }],
  },
  {
    name: 'Publishing',
    is: 'The payload of the function `publish_workflow`, which makes machines of workflows that `cdk deploy` did not install.',
    who: 'Whoever may invoke `PREFIX-publish-workflow`. It is the right to run any workflow in the environments that take them: all but `prod`, unless `publish` in unity.yaml says otherwise.',
    bounds: `A text of ${kib(maxFileBytes)}, ${maxDepth} levels deep, ${maxSteps} steps, ${grouped(machineLimits.definitionBytes)} bytes of definition. YAML only, never a machine.`,
    held: 'The answer is `refused` with the code; nothing is written and no machine made (`test/doors/publish.test.ts`).',
    tables: [{ rows: hostilePublications.map(({ name, code }) => [name, coded(code)]) }],
  },
  {
    name: 'Function URL',
    is: 'The desk: one URL, to which people send what they approve, reject, cancel, roll back or promote.',
    who: 'Principals of the account whom IAM lets call the URL with a signature (`PREFIX-operator`), and of them those whom `operators` of the environment names.',
    bounds:
      'POST of `application/json` to `/`, a body of 16 KiB, a reason of one line and 500 characters. Who asks is what Lambda has verified.',
    held: 'No table has changed and no execution has been started (`test/doors/desk.test.ts`).',
    tables: [
      {
        rows: [...deskAttacks, ...promotionAttacks, ...receiverAttacks].map(({ name, status, code }) => [
          name,
          coded(code, `, ${status}`),
        ]),
      },
    ],
  },
  {
    name: 'Configuration',
    is: '`unity.yaml` and `workflows/environments/*.yml`, as every command and every synthesis reads them first.',
    who: 'Whoever may change the checkout from which `cdk deploy` runs.',
    bounds: `${kib(maxFileBytes)}, ${maxDepth} levels deep; no anchors, aliases, tags, merge keys or second document; known keys only; 10 environments, 100 parameters each; no text that looks like a secret. ARNs of the service that a key is about, with \`*\` only in names of operators and at the end of secrets.`,
    held: 'All problems are told with file, line and column, and nothing is synthesized (`test/doors/configuration.test.ts`, `test/doors/environments.test.ts`). A line with a secret is not shown. Beside the code stands the place of the first.',
    tables: [
      {
        title: '`unity.yaml`',
        rows: hostileConfigurations.map(({ tried, at }) => [tried, coded('ConfigInvalid', `, at ${at}`)]),
      },
      {
        title: 'The file of an environment',
        rows: hostileEnvironments.map(({ tried, code, at }) => [tried, coded(code, `, at ${at}`)]),
      },
    ],
  },
  {
    name: 'SSM values',
    is: 'What `cdk deploy` leaves for others to read: `/PREFIX/installation` for `unity`, `/PREFIX/ENV/versions` for the function `publish_workflow`. And what people put there for deployments: `/PREFIX/ENV/parameters/NAME`, of environments with `parameter_store: true`.',
    who: 'Whoever may call `ssm:PutParameter` on them. No function of Unity may.',
    bounds:
      'JSON of the one format that this version knows. A desk is the root of a function URL of this region, by https. What machines are made of is of the reader’s own account, region, installation and environment. Parameters that the workflow declares are asked for, no others, and never decrypted; each is read as the type that it declares.',
    held: 'Nothing signed is sent, no machine is made, and nothing of the value is believed (`test/doors/parameters.test.ts`). A deployment with a wrong parameter fails with a code and the name of the SSM parameter, and nothing is made (`test/doors/stored.test.ts`).',
    tables: [
      { title: '`/PREFIX/installation`, before a signed request is sent', rows: rowsOf(hostileDesks) },
      {
        title: '`/PREFIX/installation`, as `unity doctor` finds it',
        rows: hostileInstallations.map(({ tried, code }) => [tried, `finding \`${code}\``]),
      },
      { title: '`/PREFIX/ENV/versions`, before a machine is made', rows: rowsOf(hostilePlaces) },
      { title: '`/PREFIX/ENV/parameters/NAME`, when a session is opened', rows: rowsOf(hostileStored) },
    ],
  },
  {
    name: 'Reports of tests',
    is: 'JUnit XML that `control/run_tests` reads: what a function answers, what a command writes or prints on an instance.',
    who: 'Whoever writes the suite, or what it tests and prints.',
    bounds: `${kib(mostReportBytes)}, from the first suite on: what comes before, document types with it, is not read. 20 failed cases are kept, names of 200 and messages of 300 characters, masked and cleaned.`,
    held: 'The step ends at once, passed or failed; what is kept is bounded, shown on a line each, and holds no secret (`test/doors/reports.test.ts`).',
    tables: [
      {
        rows: hostileReports.map(({ tried, said, passes }) => [
          tried,
          passes
            ? (said ?? 'only what it counts is taken')
            : coded('SuiteFailed', said === undefined ? '' : `: ${said}`),
        ]),
      },
    ],
  },
  {
    name: 'Command line',
    is: 'Arguments of `unity`, and the files that they name.',
    who: 'Whoever runs it, with the rights of their own credentials.',
    bounds: `Regular files of text only, workflows of ${kib(maxFileBytes)}. What is written to a terminal has no control characters.`,
    held: 'The command ends with the exit code, says code and remedy, as JSON too with `--json`, and has changed nothing (`test/cli/bad-input.test.ts`).',
    tables: [
      { rows: hostileCommands.map(({ tried, code, exitCode }) => [tried, coded(code, `, exit code ${exitCode}`)]) },
    ],
  },
];

/** `docs/doors.md`: every door, and everything that was tried at it. */
export function doorsPage(): string {
  return [
    '<!-- Made by `npm run generate` from the tables in `test/doors`. -->',
    '',
    '# Doors: where words of others come in, and what was tried',
    '',
    'Each door refuses what is hostile with a code of the catalogue (`unity explain CODE`), before anything is made. The tables',
    'are data of the tests: every row is played by `npm test`, and each door also by a right request, which is taken.',
    '',
    '| Door | Tried |',
    '| --- | --- |',
    ...doors.map((door) => `| [${door.name}](#${anchor(door.name)}) | ${countOf(door)} |`),
    `| together | ${doors.reduce((sum, door) => sum + countOf(door), 0)} |`,
    ...doors.flatMap(section),
    '',
  ].join('\n');
}

const countOf = ({ tables }: Door): number => tables.reduce((sum, { rows }) => sum + rows.length, 0);
const anchor = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

function section({ name, is, who, bounds, held, tables }: Door): readonly string[] {
  const about = [`**What.** ${is}`, `**Who.** ${who}`, `**Bounds.** ${bounds}`, `**What holds.** ${held}`];
  return ['', `## ${name}`, ...about.flatMap((text) => ['', text]), ...tables.flatMap(tableLines)];
}

function tableLines({ title, rows }: Table): readonly string[] {
  return [
    ...(title === undefined ? [] : ['', `### ${title}`]),
    '',
    '| Tried | Refused with |',
    '| --- | --- |',
    ...rows.map(([tried, refused]) => `| ${cell(tried)} | ${cell(refused)} |`),
  ];
}

/** One line, in which every character shows what it is. */
function cell(text: string): string {
  return text
    .replaceAll(/(?<!`)__proto__(?!`)/g, '`__proto__`')
    .replaceAll(
      /[^\x20-\x7e‘’“”…€–]/gu,
      (character) => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}}`,
    )
    .replaceAll('|', '\\|');
}
