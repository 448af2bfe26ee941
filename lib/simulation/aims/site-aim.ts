import type { Aim } from '../../local/faults/aim';
import { isAwsCall, isLedgerWrite, isMaking } from '../../local/faults/call-class';
import type { Aiming } from '../../local/faults/kinds/kind';
import { ruleOf } from '../../local/faults/rules';
import type { Site } from '../site';
import type { AimedFault } from './aimed-fault';

/** Aims a fault at one call of a run, and at those of the same place that its kind strikes from there on. */
export class SiteAim implements Aim {
  private strikes = 0;
  /** The place of the call that the fault began with. */
  private place: string | undefined;

  constructor(
    private readonly fault: AimedFault,
    private readonly aiming: Aiming,
    /** The call that is being made. */
    private readonly current: () => Site,
  ) {}

  get isOneFault(): boolean {
    return this.aiming === 'onwards' || this.aiming === 'removal';
  }

  takes(): boolean {
    if (this.strikes >= this.fault.times) return false;
    const site = this.current();
    if (!this.strikesAt(site)) return false;
    if (!this.isOneFault) this.strikes += 1;
    return true;
  }

  missed(): void {
    if (!this.isOneFault) this.strikes -= 1;
  }

  private strikesAt(site: Site): boolean {
    const begins = this.place === undefined && this.isAim(site);
    if (begins) this.place = site.place;
    const here = this.place === site.place;
    switch (this.aiming) {
      case 'call':
        return begins || (here && this.strikes > 0 && isStrikeable(site, this.fault));
      case 'onwards':
        return begins ? !isMaking(site.callClass) : here && isAwsCall(site.callClass);
      case 'removal':
        return here && site.callClass === 'change';
      case 'record':
        if (begins) return isLedgerWrite(site.callClass) || site.callClass === 'machines';
        return here && (this.strikes > 0 ? isLedgerWrite(site.callClass) : site.callClass === 'record');
    }
  }

  private isAim(site: Site): boolean {
    const { fault } = this;
    if ('site' in fault) return site.name === fault.site;
    return site.index >= fault.from && isStrikeable(site, fault);
  }
}

function isStrikeable({ callClass }: Site, { kind }: AimedFault): boolean {
  return ruleOf(callClass).kinds.includes(kind);
}
