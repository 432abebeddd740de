import { capture, findProgram, installPackages } from './machine';

/** A browser for one run. */
export interface Browser {
  /** Null: Playwright finds the one it installed itself. */
  path: string | null;
  what: string;
}

const findSystemBrowser = () => findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

/** Finds a Chromium, or installs one; null where neither works. */
export async function findChromium(): Promise<Browser | null> {
  const path =
    process.env.CHROMIUM_PATH ||
    findSystemBrowser() ||
    ((await installPackages('chromium', 'fonts-noto-core')) ? findSystemBrowser() : null);
  if (path) return { path, what: `${await capture(path, '--version', '--no-sandbox')} (${path})` };
  console.log('installing the Chromium that Playwright brings');
  try {
    await capture('npx', 'playwright', 'install', 'chromium');
  } catch (error) {
    console.log(`could not install it: ${(error as Error).message}`);
    return null;
  }
  const { chromium } = await import('@playwright/test');
  return { path: null, what: await capture(chromium.executablePath(), '--version', '--no-sandbox') };
}
