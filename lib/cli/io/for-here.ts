/** The verbs that look into no account, or say themselves into which. */
const anywhere = /^(explain|help|init|local|schema|simulate|uninstall|validate)$/;

/**
 * What is told, with the commands in it as they must be typed to act where this one does: whoever has written it, such as the
 * engine, does not know where it is read.
 *
 * @param flags ` --local`, or nothing
 */
export function forHere(text: string, flags: string): string {
  if (flags === '') return text;
  return text.replace(/`unity ([a-z]+)([^`]*)`/g, (command, verb: string, rest: string) =>
    anywhere.test(verb) || rest.includes('--local') ? command : `\`unity ${verb}${rest}${flags}\``,
  );
}
