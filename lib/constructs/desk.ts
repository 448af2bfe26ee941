import { type FunctionUrl, FunctionUrlAuthType, type IFunction, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The function URL through which people act: signed requests only, no browser’s cross-origin ones. */
export class Desk extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, options: { readonly handler: IFunction }) {
    super(scope, id);
    // Without a permission of its own, the URL lets in only those of this account whom their own policies let.
    const url: FunctionUrl = options.handler.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode: InvokeMode.BUFFERED,
    });
    this.url = url.url;
  }
}
