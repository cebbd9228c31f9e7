import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe } from 'node:test';

import { launch, openPage, seriousFindings, skipReason, target } from './browser.js';
import { sharedSession } from './session.js';

/**
 * A group of tests in front of the running server. `define` gets an object whose `page` is a fresh
 * window, logged in, at each test, and `open(options)` for another window of the same user.
 */
export function describePages(name, define) {
  const server = target();
  describe(name, { skip: server ? false : skipReason, timeout: 240_000 }, () => {
    const windows = { server };
    let browser;
    let session;
    let opened = [];
    before(async () => {
      browser = await launch();
      session = await sharedSession(browser, server);
    });
    after(() => browser?.close());
    windows.open = async (options = {}) => {
      const window = await openPage(browser, server, { storageState: session, ...options });
      opened.push(window);
      return window.page;
    };
    beforeEach(async () => {
      windows.page = await windows.open();
    });
    afterEach(async () => {
      const refused = opened.flatMap((window) => window.refused);
      await Promise.all(opened.map(({ context }) => context.close()));
      opened = [];
      assert.deepEqual(refused, [], 'nothing was refused by the security policy and nothing thrown');
    });
    define(windows);
  });
}

/** Fails when the page is wider than its window. */
export async function requireFits(page) {
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overhang, 0, `${page.url()} scrolls sideways`);
}

/** The heading is there, and nothing stands for what is still on its way. */
export async function settle(page) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root'));
}

export async function requireAccessible(page) {
  assert.deepEqual(await seriousFindings(page), [], page.url());
}

/** The first device that has what `isWanted` asks for. */
export async function aDevice(page, isWanted) {
  const answer = await page.request.get('/api/v1/devices?limit=500');
  const { items } = await answer.json();
  const device = items.find(isWanted);
  assert.ok(device, 'the server knows such a device');
  return device;
}
