/** How long a host may say nothing before its guests tell so, and before they give up, in real milliseconds. */
export interface Patience {
  readonly noteMilliseconds: number;
  readonly giveUpMilliseconds: number;
}

/** Hosts answer within milliseconds; one that is stopped, or swaps, may be back within the minute. */
export const usualPatience: Patience = { noteMilliseconds: 5_000, giveUpMilliseconds: 60_000 };

/** What happens when nobody answers. */
interface SilenceListeners {
  readonly onSilent: () => void;
  readonly onHopeless: () => void;
}

/** Watches a silence while something is waited for. It keeps no process alive. */
export class SilenceWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly patience: Patience,
    private readonly listeners: SilenceListeners,
  ) {}

  /** Something is waited for from now on, if nothing was before. */
  begin(): void {
    if (this.timer) return;
    const { noteMilliseconds, giveUpMilliseconds } = this.patience;
    const { onSilent, onHopeless } = this.listeners;
    this.timer = setTimeout(() => {
      onSilent();
      this.timer = setTimeout(onHopeless, giveUpMilliseconds - noteMilliseconds).unref();
    }, noteMilliseconds).unref();
  }

  /** Somebody has said something. */
  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
