/** Whether an instance runs on spot capacity. */
export type Market = 'spot' | 'on-demand';

/** How much of something that was provisioned was used, as CloudWatch tells it; null where it has told nothing. */
export interface UsageFigure {
  readonly step: string;
  readonly type: string;
  readonly id: string;
  /** `cpu`, `requests`, `written`, in `unit`. */
  readonly figure: string;
  readonly unit: 'percent' | 'bytes' | 'count';
  /** Over periods that were told of; percentages only. */
  readonly average: number | null;
  readonly maximum: number | null;
  /** Of what is counted. */
  readonly total: number | null;
}

/** What an instance that runs costs at present, in USD an hour. */
export interface InstancePrice {
  readonly step: string;
  readonly id: string;
  readonly instance_type: string;
  readonly market: Market;
  readonly zone: string;
  readonly hourly_usd: number | null;
  /** On demand, to compare; null where it is not known. */
  readonly on_demand_hourly_usd: number | null;
  /** `spot_history`, `price_list`: AWS says so at present; `table`: the product’s own; `unknown`: neither. */
  readonly source: 'spot_history' | 'price_list' | 'table' | 'unknown';
}

/** What could not be looked up, and why. */
export interface UsageGap {
  readonly what: 'figures' | 'instances' | 'spot_prices' | 'list_prices';
  readonly code: string;
  readonly message: string;
}

/** What stands of a session, how much of it was used, and what it costs by present prices. */
export interface Usage {
  /** The time that figures are about, ISO-8601. */
  readonly from: string;
  readonly to: string;
  readonly figures: readonly UsageFigure[];
  readonly prices: readonly InstancePrice[];
  readonly gaps: readonly UsageGap[];
}
