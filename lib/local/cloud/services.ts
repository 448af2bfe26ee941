import { acmService, acmUsEast1Service } from './acm/service';
import type { ServiceModel } from './api/operation';
import { backupService } from './backup/service';
import { cloudFrontService } from './cloudfront/service';
import { cloudWatchService, globalCloudWatchService } from './cloudwatch/service';
import { codeBuildService } from './codebuild/service';
import { ec2Service } from './ec2/service';
import { efsService } from './efs/service';
import { elbv2Service } from './elbv2/service';
import { lambdaService } from './lambda/service';
import { logsService } from './logs/service';
import { pricingService } from './pricing/service';
import { quotasService } from './quotas/service';
import { route53Service } from './route53/service';
import { ssmService } from './ssm/service';
import { stsService } from './sts/service';
import { globalTaggingService, taggingService } from './tagging/service';

/** Every service that the account has, by the name that clients are plugged in under. */
export const services: Readonly<Record<string, ServiceModel>> = {
  sts: stsService,
  ec2: ec2Service,
  elbv2: elbv2Service,
  cloudfront: cloudFrontService,
  acm: acmService,
  acmUsEast1: acmUsEast1Service,
  route53: route53Service,
  efs: efsService,
  backup: backupService,
  ssm: ssmService,
  cloudwatch: cloudWatchService,
  globalCloudwatch: globalCloudWatchService,
  lambda: lambdaService,
  codebuild: codeBuildService,
  logs: logsService,
  quotas: quotasService,
  pricing: pricingService,
  tagging: taggingService,
  globalTagging: globalTaggingService,
};
