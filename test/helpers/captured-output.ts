/** Takes the lines that the process writes, from now until it is told to stop: those of Powertools’ own console, too. */
export function captureOutput(): { readonly lines: readonly string[]; readonly stop: () => void } {
  const lines: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(...String(text).trimEnd().split('\n'));
      return true;
    }),
  );
  const stop = (): void => {
    for (const stream of streams) stream.mockRestore();
  };
  return { lines, stop };
}
