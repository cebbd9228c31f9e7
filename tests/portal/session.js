import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { logIn, openPage } from './browser.js';

// The server allows few log-ins in a short time: all files of one run (one parent process) share one.
const file = join(tmpdir(), `platen-portal-session-${process.ppid}.json`);

/** Cookies of a window that is logged in. */
export async function sharedSession(browser, server) {
  const saved = await readFile(file, 'utf8').catch(() => null);
  if (saved) return JSON.parse(saved);
  const { context, page } = await openPage(browser, server);
  await logIn(page, server.email, server.password);
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
  const session = await context.storageState();
  await writeFile(file, JSON.stringify(session), { mode: 0o600 });
  await context.close();
  return session;
}
