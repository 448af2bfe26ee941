import { type Clients, makeClients } from '../../lambdas/shared/clients';

/** SDK clients that lead nowhere: a test plugs something in, and no other call can reach a network. */
export function offlineClients(region = 'us-east-1'): Clients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return makeClients({ region, credentials }, async () => {
    throw new Error('no HTTP in this test');
  });
}
