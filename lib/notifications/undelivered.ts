/** Why a receiver has not taken a message; addresses and keys are in none of it. */
export type Undelivered =
  | { readonly why: 'unreadable'; readonly reference: string; readonly code: string }
  | { readonly why: 'empty'; readonly reference: string }
  | { readonly why: 'refused'; readonly status: number; readonly tries: number }
  | { readonly why: 'silent'; readonly seconds: number }
  | { readonly why: 'forbidden' }
  | { readonly why: 'failed'; readonly code: string };

/** What happened, in words. */
export function reasonOf(undelivered: Undelivered): string {
  switch (undelivered.why) {
    case 'unreadable':
      return `${undelivered.reference} could not be read: ${undelivered.code}`;
    case 'empty':
      return `${undelivered.reference} holds nothing that could be used`;
    case 'refused':
      return `it answered ${undelivered.status}${undelivered.tries === 1 ? '' : `, ${undelivered.tries} times`}`;
    case 'silent':
      return `no answer within ${undelivered.seconds} s`;
    case 'forbidden':
      return 'its address may not be called';
    case 'failed':
      return undelivered.code;
  }
}

/** What to do about it. */
export function remedyOf(undelivered: Undelivered): string {
  switch (undelivered.why) {
    case 'unreadable':
      return /AccessDenied/.test(undelivered.code)
        ? 'The function may read what `cdk deploy` found in the configuration: deploy it again; a key of your own must let it decrypt.'
        : 'Write it there as a SecureString: `aws ssm put-parameter`, with --local `unity local parameter`.';
    case 'empty':
      return 'Write the address there, or the key: `whsec_` and base64, or any text.';
    case 'refused':
      return ofStatus(undelivered.status);
    case 'silent':
      return 'See whether the receiver is up, and answers before it works on what it got.';
    case 'forbidden':
      return 'Write an https:// address there that is public, without a user name in it.';
    case 'failed':
      return undelivered.code.startsWith('SNS')
        ? 'See whether the topic is there, and whether its policy and that of its key let the role of the function publish.'
        : 'See whether the host in the address is right, is up and has a certificate that is trusted.';
  }
}

function ofStatus(status: number): string {
  if (status >= 300 && status < 400) return 'Redirects are not followed: write the address that it leads to.';
  if (status === 429) return 'It is asked too often: wait. Real messages are put off as it says.';
  if (status === 408 || status >= 500) return 'The receiver itself fails: see its log. Real messages come again later.';
  if (status === 400 || status === 413 || status === 422)
    return 'It does not take this form: see that `to` names what it is.';
  return 'The address is wrong or was revoked, or the key is not the one that it checks: write the new ones there.';
}
