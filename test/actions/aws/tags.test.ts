import { tagKeys, tagsOf, withName } from '../../../lambdas/actions/tags';

describe('tags', () => {
  const session = { id: 'spot-0123456789', stackName: 'shop', environment: 'dev' };

  it('are four, and name the intent by step and key', () => {
    expect(tagsOf(session, 'create_vpc', 'subnet-1')).toEqual([
      { Key: 'unity:session', Value: 'spot-0123456789' },
      { Key: 'unity:stack', Value: 'shop' },
      { Key: 'unity:environment', Value: 'dev' },
      { Key: 'unity:resource', Value: 'create_vpc/subnet-1' },
    ]);
    expect(Object.values(tagKeys)).toHaveLength(4);
  });

  it('get a name for people', () => {
    expect(withName(tagsOf(session, 'create_vpc', 'vpc'), session, 'vpc').at(-1)).toEqual({
      Key: 'Name',
      Value: 'shop-dev-vpc',
    });
  });
});
