import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { env } from 'node:process';

import { chromium } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the server is and who logs in; null when the environment does not say. */
export function target() {
  const { PLATEN_URL: url, PLATEN_EMAIL: email, PLATEN_PASSWORD: password } = env;
  return url && email && password ? { url, email, password } : null;
}

export const skipReason =
  'no server to test: set PLATEN_URL, PLATEN_EMAIL and PLATEN_PASSWORD (./dev test does)';

export function launch() {
  return chromium.launch({ executablePath: env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

/**
 * A page in a window of its own (no cookies). `refused` collects what the content security policy
 * refused and what the portal's code threw: both must stay empty.
 */
export async function openPage(browser, { url }, options = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    ignoreHTTPSErrors: true,
    ...options,
  });
  const page = await context.newPage();
  const refused = [];
  page.on('pageerror', (error) => refused.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  return { context, page, refused };
}

export async function logIn(page, email, password) {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Serious and critical findings of axe-core, one line each. */
export async function seriousFindings(page) {
  // Evaluated, not added as an element: the content security policy refuses foreign scripts.
  await page.evaluate(await readFile(axeFile, 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/** Saves a picture of the page when PLATEN_SCREENSHOTS names a folder. */
export async function picture(page, name) {
  const folder = env.PLATEN_SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
