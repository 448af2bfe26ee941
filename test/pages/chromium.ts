import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Chromium as it is installed here. @throws Error that says how to install it */
export async function openChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = env.UNITY_CHROMIUM || onPath(env.PATH ?? '');
  if (executablePath === undefined) {
    throw new Error(
      `none of ${names.join(', ')} is on the PATH. Install it (apt-get install chromium), or name it in UNITY_CHROMIUM`,
    );
  }
  // A container has no user namespaces for the sandbox, and the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

function onPath(paths: string): string | undefined {
  const files = names.flatMap((name) => paths.split(path.delimiter).map((folder) => path.join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      // Not here, or not to be run: the next place may have it.
      return false;
    }
  });
}
