/** The format of the parameter that `cdk deploy` writes for each environment. */
export const publishingFormat = 1;

/** Where machines of an environment are made, and of what: what a machine that is published needs of its installation. */
export interface PublishingPlace {
  readonly format_version: typeof publishingFormat;
  /** Whether workflows may be published to the environment at all. */
  readonly publish: boolean;
  /** What the ARNs of its machines begin with. */
  readonly machines: string;
  readonly role: string;
  readonly log_group: string;
  /** What the ARNs of the functions begin with. */
  readonly functions: string;
  /** The version of each function that this installation’s machines name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The tag of machines that were published, and no machine of `cdk deploy` has. */
export const publishedTag = 'unity:published';
