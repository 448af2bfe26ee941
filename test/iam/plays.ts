import type { JsonObject } from '../../lib/domain/json';
import { sampleArns } from '../../lib/local/cloud/lambda/samples';
import type { CallClass } from '../../lib/local/faults/call-class';
import type { FaultKindName } from '../../lib/local/faults/kinds/table';
import { localPlace } from '../../lib/local/host/place';
import type { AimedFault } from '../../lib/simulation/aims/aimed-fault';
import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import { isStepSite, isUndoSite, type Site } from '../../lib/simulation/site';
import type { Workflow } from '../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../helpers/spot';
import { workflowWithFiles } from '../helpers/stored-data';

/** One deployment, what goes wrong with it, and its end. */
export interface Play {
  readonly name: string;
  readonly workflow: Workflow;
  readonly environment: string;
  /** What strikes it, by the name of a site. */
  readonly faults: readonly AimedFault[];
  /** Somebody cancels it after so many seconds. */
  readonly cancelAfterSeconds?: number;
  /** No event tells that its execution has ended: the sweeper finds it, or another deployment of the stack before. */
  readonly isUnheard?: boolean;
  readonly newcomerAfterSeconds?: number;
  /** IAM judges before anybody looks whether the thing is there. */
  readonly judgesFirst?: boolean;
  /** Later a new version of a function is published, and what nothing needs any more is pruned. */
  readonly prunes?: boolean;
  /** Its data, or that of its last revision, is copied for a checkpoint, another stack begins with the copies, and they are deleted. */
  readonly copiesData?: boolean;
  /** A revision follows with each of these, and all are undone. */
  readonly revises?: readonly JsonObject[];
  /** A revision by this version of the workflow follows, and the stack is put back from that; all are undone. */
  readonly newer?: Workflow;
  /** Images that no registry has. */
  readonly missingImages?: readonly string[];
}

/** Functions of users that the account has. */
export const [echo = '', , later = ''] = sampleArns(localPlace.region, localPlace.accountId);

/** A CodeBuild project of users that the account has. */
export const testProject = 'unity-sample-tests';

const shipped = ['spot', 'alb', 'cdn', 'full'].map((name) => workflowFrom(`workflows/${name}.yml`));

/** A distribution under a name of its own and behind a firewall. */
const named = workflowOf(`
name: named
steps:
  - name: certificate
    service: aws
    action: request_certificate
    timeout: 900
    with: {domain: shop.example.com, hosted_zone_id: Z0123456789EXAMPLE}
  - name: distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [certificate]
    with:
      dns_name: shop-1.eu-west-1.elb.amazonaws.com
      web_acl_arn: 'arn:aws:wafv2:us-east-1:${localPlace.accountId}:global/webacl/shop/0a1b2c3d-0000-4000-8000-000000000000'
`);

/** Containers that write to the file system, so that its data is backed up before it goes. */
const files = workflowWithFiles('["$${UNITY_FILES}/pages:/srv"]');

/** Containers that write to volumes of their own, which are copied before they go. */
const volumes = workflowOf(`
name: volumes
parameters:
  compose:
    type: string
    description: The application.
    default: |
      services:
        web:
          image: nginx:1
          ports: ["$\${UNITY_PORT}:80"]
          volumes: ["$\${UNITY_DATA}/pages:/srv"]
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: launch_instances, service: aws, action: launch_instances, timeout: 600, depends_on: [create_vpc]}
  - name: attach_volumes
    service: aws
    action: attach_volumes
    timeout: 300
    depends_on: [launch_instances]
    with: {size_gib: 10}
  - name: setup_docker
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [launch_instances, attach_volumes]
    checkpoint: {name: filled, data: snapshot}
    with: {compose: "\${parameters.compose}"}
  - {name: smoke, service: control, action: run_tests, timeout: 300, depends_on: [setup_docker], with: {command: 'true'}}
`);

/** Suites that run again on what is kept. */
const suites = workflowOf(`
name: suites
parameters:
  level: {type: string, default: smoke}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: launch_instances, service: aws, action: launch_instances, timeout: 600, depends_on: [create_vpc]}
  - name: built
    service: control
    action: run_tests
    timeout: 300
    depends_on: [launch_instances]
    with: {codebuild_project: ${testProject}, environment: {LEVEL: "\${parameters.level}"}}
  - name: smoke
    service: control
    action: run_tests
    timeout: 300
    depends_on: [launch_instances]
    with: {command: 'true', environment: {LEVEL: "\${parameters.level}"}}
`);

/** Everything that steers and makes nothing in the account. */
const control = workflowOf(`
name: control
steps:
  - {name: credentials, service: aws, action: validate_credentials, timeout: 60}
  - {name: quotas, service: aws, action: check_quotas, timeout: 60}
  - {name: ask, service: control, action: approve, timeout: 3600, with: {message: go on}}
  - {name: pause, service: control, action: wait, timeout: 120, depends_on: [ask], with: {seconds: 5}}
  - {name: call, service: control, action: invoke, timeout: 120, depends_on: [ask], with: {function_arn: '${echo}', payload: {a: 1}, undo_payload: {a: 0}}}
  - {name: call_later, service: control, action: invoke, timeout: 120, depends_on: [ask], with: {function_arn: '${later}', callback: true}}
  - {name: tell, service: control, action: emit, timeout: 60, depends_on: [pause], with: {event: {detail-type: Done, detail: {a: 1}}}}
  - {name: listen, service: control, action: wait_for_event, timeout: 300, with: {pattern: {source: [unity.workflow], detail-type: [Done]}}}
  - {name: suite, service: control, action: run_tests, timeout: 120, with: {function_arn: '${echo}'}}
  - {name: build, service: control, action: run_tests, timeout: 300, with: {codebuild_project: ${testProject}}}
  - {name: look, service: control, action: check_http, timeout: 60, with: {url: 'http://203.0.113.9/', attempts: 1}, depends_on: [listen, build]}
`);

/** A network that a revision keeps, in which it makes a file system of its own. */
const grown = workflowOf(`
name: grown
parameters:
  files: {type: boolean, default: false}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 600, depends_on: [create_vpc], when: "\${parameters.files}"}
`);

/** The first of them with a group of logs more. */
const newerSpot: Workflow = {
  ...shipped[0]!,
  id: 'spot@newer',
  steps: shipped[0]!.steps.flatMap((step) =>
    step.name === 'configure_monitoring'
      ? [
          step,
          {
            ...step,
            name: 'more_logs',
            inputs: { ...step.inputs, log_groups: { value: ['more'], origin: { kind: 'with' } } },
          },
        ]
      : [step],
  ),
};

/** What the installation is made of. */
export const workflows: readonly Workflow[] = [...shipped, named, files, volumes, control, suites, grown];

/** Undisturbed plays: their calls are what the others are struck at. */
export const undisturbed: readonly Play[] = [
  ...workflows.map((workflow, index) => ({
    name: workflow.name,
    workflow,
    environment: 'dev',
    faults: [],
    ...(index === 0 && { prunes: true }),
    ...((workflow === files || workflow === volumes) && { copiesData: true }),
  })),
  ...workflows.slice(0, 2).map((workflow) => ({
    name: `${workflow.name}, revised`,
    workflow,
    environment: 'dev',
    faults: [],
    // First beside what serves in the network that stands, then in another one, of which the first session had the former.
    revises: [{ component: 'site' }, { component: 'site', port: 8080 }],
  })),
  {
    name: 'full, revised',
    workflow: workflows.find(({ name }) => name === 'full')!,
    environment: 'dev',
    faults: [],
    revises: [{ component: 'site' }],
  },
  // The file system is kept, and copied for a checkpoint of what keeps it.
  {
    name: 'files, revised',
    workflow: files,
    environment: 'dev',
    faults: [],
    revises: [{ compose: String(files.parameters.compose?.default).replace('nginx:1', 'nginx:1.30') }],
    copiesData: true,
  },
  {
    name: 'spot, put back from a newer version',
    workflow: workflows[0]!,
    environment: 'dev',
    faults: [],
    newer: newerSpot,
  },
  { name: 'spot in prod', workflow: workflows[0]!, environment: 'prod', faults: [] },
  { name: 'grown, revised', workflow: grown, environment: 'dev', faults: [], revises: [{ files: true }] },
  { name: 'suites, revised', workflow: suites, environment: 'dev', faults: [], revises: [{ level: 'whole' }] },
];

const changing: ReadonlySet<CallClass> = new Set(['launch', 'create', 'change', 'signal']);

/** Each kind of call that changes something, forward and back, is struck by a kind of fault the first time. */
function struckEverywhere(play: Play, sites: readonly Site[], kind: FaultKindName): Play {
  const faults = sites
    .filter(({ name }) => name.endsWith('#1'))
    .filter((site) => isStepSite(site) && changing.has(site.callClass) && kindsFor(site).includes(kind))
    .map(({ name }) => ({ site: name, kind, times: 1 }));
  return { ...play, name: `${play.name}, each change struck by ${kind}`, faults };
}

/** The function that makes something always dies before it can say so: whoever undoes it must find what it made. */
function dyingAt(play: Play, { name: site }: Site): Play {
  const name = `${play.name}, always dying at ${site}`;
  return { ...play, name, faults: [{ site, kind: 'crash-before-record', times: Number.POSITIVE_INFINITY }] };
}

/** Some removals that take effect at once, a few of a step: every error of an undo counts. */
const lostRemovals = [
  'undo_network.create_vpc/ec2:DeleteSubnet#1',
  'undo_network.create_vpc/ec2:DeleteSecurityGroup#1',
  'undo_network.create_vpc/ec2:DeleteVpc#1',
  'undo_compute.launch_spot_instance/ec2:DeleteLaunchTemplate#1',
  'undo_watch.configure_monitoring/logs:DeleteLogGroup#1',
];

/** The plays in which something goes wrong, by the calls of those in which nothing does. */
export function disturbed(
  played: readonly { readonly play: Play; readonly sites: readonly Site[] }[],
): readonly Play[] {
  const ofDev = played.filter(({ play }) => play.environment === 'dev');
  const makingOnce = new Map<string, Play>();
  for (const { play, sites } of ofDev) {
    for (const site of sites) {
      const operation = site.name.replace(/\.[^/]*/, '').replace(/#.*/, '');
      const isMaking = site.callClass === 'create' || site.callClass === 'launch';
      if (isMaking && !isUndoSite(site) && !makingOnce.has(operation)) makingOnce.set(operation, dyingAt(play, site));
    }
  }
  const spot = undisturbed[0]!;
  const steering = undisturbed.find(({ workflow }) => workflow === control)!;
  const vpc = 'make_network.create_vpc/ec2:CreateVpc#1';
  const stopped: Play = { ...spot, faults: [{ site: vpc, kind: 'abort', times: 1 }] };
  return [
    ...ofDev.flatMap(({ play, sites }) =>
      (['lost-response', 'crash-before-record'] as const).map((kind) => struckEverywhere(play, sites, kind)),
    ),
    ...makingOnce.values(),
    { ...spot, name: 'spot, cancelled early', cancelAfterSeconds: 20 },
    { ...spot, name: 'spot, cancelled while containers are set up', cancelAfterSeconds: 90 },
    { ...steering, name: 'control, cancelled while a build runs', cancelAfterSeconds: 12 },
    { ...spot, name: 'spot, never ready', faults: [{ site: vpc, kind: 'timeout', times: 1 }] },
    { ...spot, name: 'spot, an image that is not there', missingImages: ['nginx'] },
    {
      ...spot,
      name: 'spot, removals lost, and refused when they are asked for again',
      faults: lostRemovals.map((site) => ({ site, kind: 'lost-response', times: 1 })),
      judgesFirst: true,
    },
    { ...stopped, name: 'spot, stopped' },
    { ...stopped, name: 'spot, found by the sweeper', isUnheard: true },
    { ...stopped, name: 'spot, found by a newcomer', isUnheard: true, newcomerAfterSeconds: 200 },
  ];
}
