import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { forwardMachineName, sessionIdOf } from '../../domain/naming';
import type { OnFailure, RollbackRequest } from '../../domain/session';
import { askForCheckpoint } from '../../engine/checkpoints/ask';
import type { Engine } from '../../engine/engine';
import { acceptLeftovers } from '../../engine/rollback/accept-leftovers';
import { answerRollbackApproval } from '../../engine/rollback/answer-rollback-approval';
import { assertUnprotected } from '../../engine/rollback/protection';
import { startRollback } from '../../engine/rollback/start-rollback';
import { cancelSession } from '../../engine/session/cancel';
import { loadSession } from '../../engine/session/session-store';
import { answerApproval } from '../../engine/step/approval';
import type { SessionItem } from '../../ledger/items';
import type { LocalWorld } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import { textAt } from '../ledger-view';
import type { TrialEnvironments } from './environment-rules';

/** A deployment that somebody wants. */
export interface Wish {
  readonly workflow: Workflow;
  readonly stack: string;
  readonly environment: string;
  /** The execution’s name. */
  readonly name: string;
  /** What becomes of it when it fails. @default rollback */
  readonly onFailure?: OnFailure;
  readonly parameters?: JsonObject;
}

/** A person is refused so often before giving up, with a pause in between, in seconds. */
const patience = { tries: 4, pauseSeconds: 30 } as const;

/** How long a person thinks before saying yes, in seconds. */
const thinksSeconds = 20;

/** People as they use Unity: they start, cancel and undo, and try again when AWS refuses them. */
export class People {
  private readonly engine: Engine;
  private toAnswer = 0;

  constructor(private readonly world: LocalWorld) {
    this.engine = world.engine({ actor: 'simulated person', via: 'simulation', reason: 'simulation' });
  }

  /** Starts a deployment and gives the id of its session. */
  async deploy({ workflow, stack, environment, name, onFailure, parameters = {} }: Wish): Promise<string> {
    const { world } = this;
    const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, environment, workflow.name));
    const input = JSON.stringify({ stack_name: stack, parameters, ...(onFailure && { on_failure: onFailure }) });
    const started = await this.insist(() =>
      world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name, input })),
    );
    return sessionIdOf(workflow.name, started?.executionArn ?? '', started?.startDate?.getTime() ?? 0);
  }

  /** Asks for a session to be stopped; that it cannot be is an answer too. */
  async cancel(sessionId: string): Promise<void> {
    await this.insist(() => cancelSession(this.engine, sessionId, 'cancelled by a simulated person'));
  }

  /** Asks for a session to be undone; that it cannot be is an answer too. Whether it was accepted. */
  async rollBack(sessionId: string, request: RollbackRequest = { type: 'full' }): Promise<boolean> {
    const assertAllowed = (session: SessionItem) => assertUnprotected(this.engine, session, request);
    const begun = await this.insist(() => startRollback(this.engine, { sessionId, request, assertAllowed }));
    return begun !== undefined;
  }

  /** Starts the machine that is installed to let a session go on, and gives the ARN of its execution. */
  async resume(
    sessionId: string,
    { workflow, environment, name, parameters = {} }: Pick<Wish, 'workflow' | 'environment' | 'name' | 'parameters'>,
  ): Promise<string | undefined> {
    const { world } = this;
    const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, environment, workflow.name));
    const input = JSON.stringify({ resume: sessionId, on_failure: 'keep', parameters });
    const started = await this.insist(() =>
      world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name, input })),
    );
    return started?.executionArn;
  }

  /** Asks for a checkpoint with copies. Whether it was accepted. */
  async checkpoint(sessionId: string, name: string): Promise<boolean> {
    const { engine } = this;
    const asked = await this.insist(async () =>
      askForCheckpoint(engine, await loadSession(engine.ledger, sessionId), name),
    );
    return asked !== undefined;
  }

  /** Takes over what a rollback has left. Whether that was accepted. */
  async acceptLeftovers(sessionId: string): Promise<boolean> {
    const accept = async (): Promise<true> => {
      await acceptLeftovers(this.engine, sessionId, 'simulation');
      return true;
    };
    return (await this.insist(accept)) ?? false;
  }

  /** From now on whoever asks a person is told yes, after a while. A person whom AWS refuses too often gives up. */
  approveWhoAsks(): void {
    this.world.store.onWrite(({ oldImage, newImage }) => {
      const asks = newImage?.frozen?.M?.approval !== undefined && oldImage?.frozen?.M?.approval === undefined;
      if (newImage?.kind?.S !== 'step' || !asks) return;
      const [sessionId, step] = [textAt(newImage, 'session_id') ?? '', textAt(newImage, 'name') ?? ''];
      this.world.clock.after(thinksSeconds * 1000, () => {
        this.approve(sessionId, step).catch(() => undefined);
      });
    });
  }

  /** From now on whoever asks whether to roll back is told so, after a while. */
  answerWhoAsksToRollBack(answers: TrialEnvironments['answers']): void {
    this.world.store.onWrite(({ oldImage, newImage }) => {
      const asks = textAt(newImage, 'rollback_approval', 'state') === 'asked';
      if (!asks || textAt(oldImage, 'rollback_approval', 'state') === 'asked') return;
      const answer = answers[textAt(newImage, 'environment') ?? ''];
      if (answer === undefined) return;
      const sessionId = textAt(newImage, 'session_id') ?? '';
      this.toAnswer += 1;
      this.world.clock.after(thinksSeconds * 1000, () => {
        this.insist(() => answerRollbackApproval(this.engine, sessionId, answer))
          .catch(() => undefined)
          .finally(() => {
            this.toAnswer -= 1;
          });
      });
    });
  }

  /** Waits until nobody thinks about such a question any more. Whether anybody did. */
  async haveAnswered(): Promise<boolean> {
    const wereAsked = this.toAnswer > 0;
    while (this.toAnswer > 0) await this.world.clock.sleep(1000);
    return wereAsked;
  }

  private async approve(sessionId: string, step: string): Promise<void> {
    await this.insist(() =>
      answerApproval(this.engine, { sessionId, step, verdict: 'approved', reason: 'simulation' }),
    );
  }

  private async insist<T>(ask: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof UnityError) return undefined;
        if (attempt >= patience.tries) throw error;
        await this.world.clock.sleep(patience.pauseSeconds * 1000);
      }
    }
  }
}
