/** Cache policies of AWS itself (CloudFront developer guide, managed cache policies). */
export const managedCachePolicies: ReadonlySet<string> = new Set([
  // CachingOptimized, CachingDisabled, CachingOptimizedForUncompressedObjects
  '658327ea-f89d-4fab-a63d-7e88639e58f6',
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
  // UseOriginCacheControlHeaders, and the same with query strings
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65',
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
]);

/** Origin request policies of AWS itself (CloudFront developer guide, managed origin request policies). */
export const managedOriginRequestPolicies: ReadonlySet<string> = new Set([
  // AllViewer, AllViewerExceptHostHeader
  '216adef6-5c7f-47e4-b989-5492eafa07d3',
  'b689b0a8-53d0-40ab-baf2-68738e2966ac',
]);
