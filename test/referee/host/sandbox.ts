import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

/** What the account asks of the host for one invocation. */
export interface InvocationRequest {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly handler: string;
  readonly codeDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly requestId: string;
  readonly payload: string;
}

export interface InvocationAnswer {
  readonly payload: string;
  readonly functionError?: string;
}

export interface SandboxOptions {
  readonly runtimeFile: string;
  readonly logDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where connections to other machines end. */
  readonly internetPort: number;
}

interface RuntimeMessage extends InvocationAnswer {
  readonly ready?: boolean;
  readonly requestId: string;
}

type Settle = (answer: InvocationAnswer) => void;

function failure(errorType: string, errorMessage: string): InvocationAnswer {
  return { functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage, trace: [] }) };
}

/** The variables the Lambda service sets, and the function's own. */
function functionEnvironment(request: InvocationRequest, base: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    ...base,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    AWS_LAMBDA_FUNCTION_NAME: request.name,
    AWS_LAMBDA_FUNCTION_VERSION: request.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(request.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${request.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `referee/[${request.version}]`,
    LAMBDA_TASK_ROOT: request.codeDirectory,
    _HANDLER: request.handler,
    ...request.environment,
  };
}

/** One process of one function. It can serve several invocations at once, though AWS would give each its own. */
export class Sandbox {
  private readonly child: ChildProcess;
  private readonly inFlight = new Map<string, Settle>();
  private readonly ready: Promise<void>;
  alive = true;

  constructor(request: InvocationRequest, options: SandboxOptions) {
    const log = createWriteStream(path.join(options.logDirectory, `${request.name}.log`), { flags: 'a' });
    this.child = fork(options.runtimeFile, [request.codeDirectory, request.handler, String(options.internetPort)], {
      env: functionEnvironment(request, options.environment),
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.stdout?.pipe(log);
    this.child.stderr?.pipe(log);
    this.ready = new Promise((resolve) => {
      this.child.on('message', (message: RuntimeMessage) => (message.ready ? resolve() : this.settle(message)));
      this.child.on('exit', (code, signal) => {
        this.fail('Runtime.ExitError', `Runtime exited with error: ${signal ?? `exit status ${code}`}`);
        resolve();
      });
    });
  }

  get load(): number {
    return this.inFlight.size;
  }

  async invoke(request: InvocationRequest): Promise<InvocationAnswer> {
    const answer = new Promise<InvocationAnswer>((resolve) => this.inFlight.set(request.requestId, resolve));
    // Loading the bundle is the init phase, which the function's timeout doesn't count.
    await this.ready;
    const milliseconds = request.timeoutSeconds * 1000;
    const timer = setTimeout(() => this.timeOut(request), milliseconds);
    if (this.alive) this.child.send({ ...request, deadline: Date.now() + milliseconds });
    return answer.finally(() => clearTimeout(timer));
  }

  kill(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  private settle(message: RuntimeMessage): void {
    const { requestId, ...answer } = message;
    this.inFlight.get(requestId)?.(answer);
    this.inFlight.delete(requestId);
  }

  /** What runs too long is killed, as on AWS; unless it shares the process, then only its answer is lost. */
  private timeOut(request: InvocationRequest): void {
    const text = `RequestId: ${request.requestId} Error: Task timed out after ${request.timeoutSeconds.toFixed(2)} seconds`;
    if (this.load === 1) this.kill();
    this.settle({ requestId: request.requestId, ...failure('Sandbox.Timedout', text) });
  }

  private fail(errorType: string, errorMessage: string): void {
    this.alive = false;
    for (const requestId of [...this.inFlight.keys()]) {
      this.settle({ requestId, ...failure(errorType, `RequestId: ${requestId} Error: ${errorMessage}`) });
    }
  }
}
