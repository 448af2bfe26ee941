import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createFrontDoor, isIP, type Server } from 'node:net';
import path from 'node:path';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { followBalancer } from './links/balancer';
import { followDistribution } from './links/distribution';
import { followAddress } from './links/instance';
import type { Follow } from './links/link';
import { remembered } from './remembered';

export interface Internet {
  readonly port: number;
  stop(): Promise<void>;
}

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The first byte of a TLS handshake; no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;

/** By what an address looks like, as DNS would lead there. */
const follow: Follow = (doors, request) => {
  if (isIP(request.host) !== 0) return followAddress(doors, request);
  if (request.host.endsWith('.cloudfront.net')) return followDistribution(follow)(doors, request);
  return followBalancer(doors, request);
};

/** One port for HTTP and TLS, because every connection of a function ends at it. */
function startFrontDoor(plain: Server, secure: Server): Server {
  return createFrontDoor((socket) => {
    socket.once('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
}

/**
 * What answers when a function calls a public address: it is followed link by link through the account, as its own
 * calls show it; where a link is missing the connection hangs up. `certificates`: where the edges' own are.
 */
export async function startInternet(config: ClientConfig, certificates: string): Promise<Internet> {
  const doors = {
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    cloudfront: new CloudFrontClient(config),
  };
  const lookUp = remembered(follow);
  const answer = (secure: boolean) => async (request: IncomingMessage, response: ServerResponse) => {
    const [host = '', port = secure ? 443 : 80] = (request.headers.host ?? '').split(':');
    const found = await lookUp(doors, { secure, host, port: Number(port), path: request.url ?? '/' });
    if (found === undefined) request.socket.destroy();
    else response.writeHead(found.status, found.location ? { location: found.location } : {}).end(found.body);
  };
  const listen = (secure: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    answer(secure)(request, response).catch(() => request.socket.destroy());
  };
  const read = (file: string) => readFileSync(path.join(certificates, file));
  const servers = {
    plain: createServer(listen(false)),
    secure: createSecureServer({ cert: read('edge.pem'), key: read('edge-key.pem') }, listen(true)),
  };
  const door = startFrontDoor(servers.plain, servers.secure);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    port: (door.address() as AddressInfo).port,
    stop: async () => {
      servers.plain.closeAllConnections();
      servers.secure.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}
