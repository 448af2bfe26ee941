import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import { GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { definitions } from '../../lambdas/actions/definitions';
import type { JsonObject } from '../../lib/domain/json';
import type { SessionDocument } from '../../lib/domain/session-document';
import { defaultSettings } from '../../lib/domain/settings';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { plugAll } from '../../lib/local/cloud/api/plug-all';
import { LocalWorld } from '../../lib/local/host/world';
import { planOf } from '../../lib/plan/plan-of';
import { planText } from '../../lib/plan/text';
import { resolveParameters } from '../../lib/workflow/parameters';
import { offlineClients } from '../helpers/action-clients';
import { certificateWorkflow } from '../helpers/certificate';
import { ours, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const workflow = certificateWorkflow();
const own = { domain: 'shop.example.com', hosted_zone_id: 'Z0123456789EXAMPLE' };
const existing = 'arn:aws:acm:us-east-1:111122223333:certificate/existing';

async function deploy(parameters: JsonObject, world = new LocalWorld(), what = workflow) {
  world.install(what, 'dev');
  const id = sessionOf(what, start(world, what, { stack_name: 'shop', parameters }));
  return { world, session: await settled(world, id) };
}

/** Deploys, looks, undoes, and finds the account as it was. */
async function deployAndUndo(
  parameters: JsonObject,
  look: (world: LocalWorld, session: SessionDocument) => Promise<void>,
  world = new LocalWorld(),
  what = workflow,
) {
  const before = world.cloud.baselineFingerprint();
  const { session } = await deploy(parameters, world, what);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  await look(world, session);
  const sessionId = session.session_id;
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const undone = await settled(world, sessionId);
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
}

const outputsOf = (session: SessionDocument, step: string) => session.steps.find(({ name }) => name === step)!.output;

/** What viewers of the distribution meet. */
async function viewing(world: LocalWorld, session: SessionDocument) {
  const { cloudfront } = plugAll(offlineClients(), world.cloud);
  const Id = String(outputsOf(session, 'create_distribution').distribution_id);
  const { Distribution } = await world.run(cloudfront.send(new GetDistributionCommand({ Id })));
  const { Aliases, ViewerCertificate } = Distribution!.DistributionConfig!;
  return { aliases: Aliases!.Items ?? [], certificate: ViewerCertificate!.ACMCertificateArn };
}

test('with a domain and its zone, the distribution answers to it with a certificate of its own', () =>
  deployAndUndo(own, async (world, session) => {
    const arn = outputsOf(session, 'certificate').certificate_arn;
    expect(await viewing(world, session)).toEqual({ aliases: ['shop.example.com'], certificate: arn });
    expect(ours(world).map((row) => row.split(' ')[0])).toEqual([
      'AWS::CloudFront::Distribution',
      'AWS::CertificateManager::Certificate',
      'AWS::Route53::RecordSet',
    ]);
  }));

test('without them, the step is skipped and the distribution uses its own name and certificate', () =>
  deployAndUndo({}, async (world, session) => {
    expect(session.steps.find(({ name }) => name === 'certificate')).toMatchObject({ skipped: true });
    expect(await viewing(world, session)).toEqual({ aliases: [], certificate: undefined });
  }));

test('with a certificate that is there, that one is used and stays', () => {
  const world = new LocalWorld();
  world.cloud.adjust({ certificates: [{ arn: existing, names: ['*.example.com'] }] });
  return deployAndUndo(
    { domain: 'shop.example.com', certificate_arn: existing },
    async (world, session) => {
      expect(await viewing(world, session)).toEqual({ aliases: ['shop.example.com'], certificate: existing });
      expect(ours(world)).toHaveLength(1);
    },
    world,
  );
});

test('the shipped cdn type serves under a domain of one’s own', () =>
  deployAndUndo(
    own,
    async (world, session) => {
      const arn = outputsOf(session, 'request_certificate').certificate_arn;
      expect(await viewing(world, session)).toEqual({ aliases: ['shop.example.com'], certificate: arn });
    },
    new LocalWorld(),
    workflowFrom('workflows/cdn.yml'),
  ));

test('a record that the certificate of another stack needs stays, and the rollback names it as kept', async () => {
  const { session: first, world } = await deploy(own);
  const again = start(world, workflow, { stack_name: 'store', parameters: own }, 'run-2');
  // One name leads to one distribution only: the second stack has its certificate and no more.
  const second = await settled(world, sessionOf(workflow, again));
  expect(second).toMatchObject({ state: 'rolled_back', root_cause: { code: 'CNAMEAlreadyExists' } });
  const { acmUsEast1 } = plugAll(offlineClients(), world.cloud);
  const command = new RequestCertificateCommand({ DomainName: own.domain, ValidationMethod: 'DNS' });
  await world.run(acmUsEast1.send(command));
  const sessionId = first.session_id;
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const undone = await settled(world, sessionId);
  const record = { step: 'certificate', type: 'AWS::Route53::RecordSet', reason: 'retained' };
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [record] } });
  expect(ours(world).map((row) => row.split(' ')[0])).toEqual([
    'AWS::CertificateManager::Certificate',
    'AWS::Route53::RecordSet',
  ]);
});

test.each([
  [{ ...own, domain: 'shop.example.org' }, /shop\.example\.org does not belong into the hosted zone/],
  [{ domain: own.domain }, /needs the `hosted_zone_id`/],
  [{ certificate_arn: existing }, /There is no certificate/],
])('%j is refused before anything is made', async (parameters, message) => {
  const { session, world } = await deploy(parameters);
  expect(session).toMatchObject({ state: 'failed', root_cause: { code: 'PreflightFailed' } });
  expect(session.root_cause!.message).toMatch(message);
  expect(ours(world)).toEqual([]);
});

test('the plan says what the distribution goes without', () => {
  const text = (parameters: JsonObject) => {
    const options = {
      definitions,
      settings: defaultSettings,
      parameters: resolveParameters(workflow, parameters).values,
      stackName: 'shop',
      environment: 'dev',
      environmentConfig: {},
    };
    return planText(planOf(workflow, options));
  };
  expect(text({})).toMatch(/without aliases, certificate_arn: certificate is skipped/);
  expect(text(own)).not.toMatch(/without/);
});
