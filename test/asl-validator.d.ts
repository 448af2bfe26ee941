/** The package ships no types. */
declare module 'asl-validator' {
  export default function validate(
    machine: unknown,
    options: { readonly checkPaths: boolean; readonly checkArn: boolean },
  ): { readonly isValid: boolean; errorsText(separator: string): string };
}
