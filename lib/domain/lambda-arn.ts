/** A Lambda function, or one version or alias of it, by its ARN (Lambda API reference, Invoke). */
export const lambdaArnPattern =
  /^arn:aws[a-z-]*:lambda:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:function:[a-zA-Z0-9_-]{1,64}(?::(?:\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/;
