import {
  assertOnlyCapacity,
  capacityUnavailable,
  isCapacity,
} from '../../../../lambdas/actions/aws/instances/pool-errors';

describe('errors of pools', () => {
  it.each(['InsufficientInstanceCapacity', 'UnfulfillableCapacity', 'VcpuLimitExceeded', 'SpotMaxPriceTooLow'])(
    '%s leaves hope for another pool',
    (code) => expect(isCapacity({ code, message: '' })).toBe(true),
  );

  it('tells a type that a zone does not offer from a wrong configuration', () => {
    const code = 'InvalidFleetConfiguration';
    const absent = 'Your requested instance type (m5.large) is not supported in your requested Availability Zone (x).';
    expect(isCapacity({ code, message: absent })).toBe(true);
    expect(isCapacity({ code, message: 'The AMI does not exist' })).toBe(false);
  });

  it('fails at once, with a way out, when no other pool can mend it', () => {
    const errors = [
      { code: 'InsufficientInstanceCapacity', message: 'none' },
      { code: 'AuthFailure.ServiceLinkedRoleCreationNotPermitted', message: 'not permitted' },
    ];
    expect(() => assertOnlyCapacity(errors)).toThrow(
      expect.objectContaining({ code: 'ProvisioningFailed', message: expect.stringContaining('spot.amazonaws.com') }),
    );
    expect(() => assertOnlyCapacity(errors.slice(0, 1))).not.toThrow();
  });

  it('names types, subnets and reasons when all pools are empty', () => {
    const error = capacityUnavailable(['t3.small'], 2, [
      { code: 'UnfulfillableCapacity', message: '' },
      { code: 'UnfulfillableCapacity', message: '' },
    ]);
    expect(error.message).toBe('No capacity for t3.small in 2 subnets: UnfulfillableCapacity.');
  });
});
