import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';

const make = (changes: object = {}) =>
  new CreateLaunchTemplateCommand({
    LaunchTemplateName: 'web',
    LaunchTemplateData: { InstanceType: 't3.micro' },
    ClientToken: 'token-1',
    ...changes,
  });

describe('launch templates', () => {
  test('are made once a token, and once a name', async () => {
    const { clients } = simulatedAccount();
    const { LaunchTemplate } = await clients.ec2.send(make());
    const again = await clients.ec2.send(make());
    expect(again.LaunchTemplate!.LaunchTemplateId).toBe(LaunchTemplate!.LaunchTemplateId);
    expect(await codeOf(clients.ec2.send(make({ LaunchTemplateName: 'other' })))).toBe('IdempotentParameterMismatch');
    const taken = make({ ClientToken: 'token-2' });
    expect(await codeOf(clients.ec2.send(taken))).toBe('InvalidLaunchTemplateName.AlreadyExistsException');
    expect(await codeOf(clients.ec2.send(make({ LaunchTemplateName: 'x', ClientToken: 'a' })))).toBe(
      'InvalidLaunchTemplateName.MalformedException',
    );
  });

  test('are found by id and by name, and gone when deleted', async () => {
    const { clients } = simulatedAccount();
    const { LaunchTemplate } = await clients.ec2.send(make());
    const LaunchTemplateIds = [LaunchTemplate!.LaunchTemplateId!];
    const byId = await clients.ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds }));
    const byName = await clients.ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['web'] }));
    expect(byName.LaunchTemplates).toEqual(byId.LaunchTemplates);
    const remove = () => codeOf(clients.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'web' })));
    expect(await remove()).toBe('accepted');
    expect(await remove()).toBe('InvalidLaunchTemplateName.NotFoundException');
    const gone = new DescribeLaunchTemplatesCommand({ LaunchTemplateIds });
    expect(await codeOf(clients.ec2.send(gone))).toBe('InvalidLaunchTemplateId.NotFound');
    expect(await codeOf(clients.ec2.send(make({ ClientToken: 'token-3' })))).toBe('accepted');
  });

  test('have versions', async () => {
    const { clients } = simulatedAccount();
    await clients.ec2.send(make());
    const LaunchTemplateName = 'web';
    const LaunchTemplateData = { InstanceType: 't3.small' as const };
    await clients.ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }));
    const read = async (version: string) => {
      const command = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions: [version] });
      return (await clients.ec2.send(command)).LaunchTemplateVersions![0]!.LaunchTemplateData!.InstanceType;
    };
    expect([await read('$Default'), await read('$Latest')]).toEqual(['t3.micro', 't3.small']);
    await clients.ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateName, DefaultVersion: '2' }));
    expect(await read('$Default')).toBe('t3.small');
    expect(await codeOf(read('3'))).toBe('InvalidLaunchTemplateId.VersionNotFound');
  });
});
