// One sandbox of one function: loads the bundle, answers invocations that arrive over the IPC channel.
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [codeDirectory, handlerName, internetPort] = process.argv.slice(2);

/** Nothing leaves the machine: a connection to any other address ends at the referee's own internet. */
function redirectConnections() {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const options = Array.isArray(args[0]) ? args[0][0] : args[0];
    const local =
      typeof options !== 'object' ||
      (options.path ?? undefined) !== undefined ||
      /^(localhost|127\.)/.test(options.host ?? '127.');
    if (!local) Object.assign(options, { host: '127.0.0.1', port: Number(internetPort), lookup: undefined });
    return connect.apply(this, args);
  };
}
redirectConnections();

function describeError(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler() {
  const [modulePath, exportName] = [
    path.posix.join(codeDirectory, handlerName.replace(/\.[^.]+$/, '')),
    handlerName.split('.').at(-1),
  ];
  const file = ['.mjs', '.cjs', '.js'].map((extension) => modulePath + extension).find(existsSync);
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${modulePath}'`), { name: 'Runtime.ImportModuleError' });
  const loaded = await import(pathToFileURL(file).href);
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${handlerName} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return handler;
}

function makeContext({ requestId, arn, deadline }) {
  return {
    awsRequestId: requestId,
    invokedFunctionArn: arn,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

const loading = loadHandler().then(
  (handler) => ({ handler }),
  (error) => ({ error }),
);
loading.then(() => process.send({ ready: true }));

process.on('message', async (message) => {
  const { handler, error } = await loading;
  try {
    if (error !== undefined) throw error;
    const result = await handler(JSON.parse(message.payload), makeContext(message));
    process.send({ requestId: message.requestId, payload: JSON.stringify(result ?? null) });
  } catch (thrown) {
    const payload = JSON.stringify(describeError(thrown));
    process.send({ requestId: message.requestId, functionError: 'Unhandled', payload });
  }
});
process.on('disconnect', () => process.exit(0));
