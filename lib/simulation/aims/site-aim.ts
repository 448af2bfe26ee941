import type { Aim } from '../../local/faults/aim';
import { isAwsCall, isLedgerWrite, isMaking } from '../../local/faults/call-class';
import type { FaultSide } from '../../local/faults/fault';
import type { Striking } from '../../local/faults/kinds/kind';
import { faultKind } from '../../local/faults/kinds/table';
import { ruleOf } from '../../local/faults/rules';
import { isUndoSite, type Site } from '../site';
import type { AimedFault } from './aimed-fault';
import { kindsFor } from './kinds-for';

/** Aims a fault at one call of a run, and at those of the same place that its kind strikes from there on. */
export class SiteAim implements Aim {
  side: FaultSide = 'make';
  striking: Striking<unknown>;
  private strikes = 0;
  /** The place of the call that the fault began with. */
  private place: string | undefined;

  constructor(
    private readonly fault: AimedFault,
    /** The call that is being made. */
    private readonly current: () => Site,
  ) {
    this.striking = faultKind(fault.kind).make;
  }

  get isOneFault(): boolean {
    return this.striking.aim === 'onwards' || this.striking.aim === 'removal';
  }

  takes(): boolean {
    if (this.strikes >= this.fault.times) return false;
    if (!this.strikesAt(this.current())) return false;
    if (!this.isOneFault) this.strikes += 1;
    return true;
  }

  missed(): void {
    if (!this.isOneFault) this.strikes -= 1;
  }

  private strikesAt(site: Site): boolean {
    const begins = this.place === undefined && this.isAim(site);
    if (begins) this.begin(site);
    const here = this.place === site.place;
    switch (this.striking.aim) {
      case 'call':
        return begins || (here && this.strikes > 0 && isStrikeable(site, this.fault));
      case 'onwards':
        return begins ? !isMaking(site.callClass) : here && isStrikeable(site, this.fault);
      case 'removal':
        return here && site.removes;
      case 'record':
        if (begins) return !isAwsCall(site.callClass);
        return here && (this.strikes > 0 ? isLedgerWrite(site.callClass) : site.callClass === 'record');
    }
  }

  /** Which side’s striking it gets follows from the function that makes the call. */
  private begin(site: Site): void {
    this.place = site.place;
    const { undo } = faultKind(this.fault.kind);
    if (!isUndoSite(site) || undo === undefined) return;
    this.side = 'undo';
    this.striking = undo;
  }

  private isAim(site: Site): boolean {
    const { fault } = this;
    if ('site' in fault) return site.name === fault.site;
    return site.index >= fault.from && kindsFor(site).includes(fault.kind);
  }
}

function isStrikeable({ callClass }: Site, { kind }: AimedFault): boolean {
  return ruleOf(callClass).kinds.includes(kind);
}
