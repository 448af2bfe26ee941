import { UnityError } from '../../domain/errors/unity-error';

/** What was given to a command: its arguments and options, by name. */
export class Given {
  constructor(
    private readonly positional: readonly unknown[],
    private readonly options: Readonly<Record<string, unknown>>,
  ) {}

  /** The argument at that place; undefined when it was left out. */
  argument(index: number): string | undefined {
    const value = this.positional[index];
    return typeof value === 'string' ? value : undefined;
  }

  /** A required argument: commander has refused the command without it. */
  required(index: number): string {
    return this.argument(index) ?? '';
  }

  /** The values of a `...` argument. */
  rest(index: number): readonly string[] {
    const value = this.positional[index];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  /** The value of an option, by its long name without dashes (`params-file`). */
  text(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** The value of an option that the command cannot do without. @throws UnityError Usage */
  needed(name: string, placeholder: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UnityError('Usage', { message: `give --${name} ${placeholder}` });
    return value;
  }

  /** The values of a repeatable option. */
  texts(name: string): readonly string[] {
    const value = this.value(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  flag(name: string): boolean {
    return this.value(name) === true;
  }

  private value(name: string): unknown {
    const key = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return Object.hasOwn(this.options, key) ? this.options[key] : undefined;
  }
}
