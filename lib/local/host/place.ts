/** Whose account the simulated one is, and where. The number is the one of AWS’s own examples. */
export const localPlace = { accountId: '123456789012', region: 'eu-west-1' } as const;
