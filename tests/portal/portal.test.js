// The portal in Chromium, in front of a running server that has read some devices.
// Environment: PLATEN_URL, PLATEN_EMAIL, PLATEN_PASSWORD; optional PLATEN_SERIAL (a device that
// must be found; else the first that has a serial), PLATEN_SCREENSHOTS (a folder).
import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import {
  launch,
  logIn,
  openPage,
  picture,
  seriousFindings,
  skipReason,
  target,
} from './browser.js';

const server = target();

describe('the portal', { skip: server ? false : skipReason, timeout: 180_000 }, () => {
  let browser;
  let session;
  let window;

  before(async () => {
    browser = await launch();
    // One log-in for most tests: the server allows few of them in a short time.
    const first = await openPage(browser, server);
    await logIn(first.page, server.email, server.password);
    await first.page.getByRole('heading', { name: 'Devices' }).waitFor();
    session = await first.context.storageState();
    await first.context.close();
  });
  after(() => browser?.close());

  beforeEach(async () => {
    window = await openPage(browser, server, { storageState: session });
  });
  afterEach(async () => {
    const { refused } = window;
    await window.context.close();
    assert.deepEqual(refused, [], 'nothing was refused by the security policy and nothing thrown');
  });

  const deviceLinks = (page) => page.locator('a[href^="/devices/"]');

  async function openDevices(page, query = '') {
    await page.goto(`/devices${query}`);
    await deviceLinks(page).first().waitFor();
  }

  async function knownSerial(page) {
    if (env.PLATEN_SERIAL) return env.PLATEN_SERIAL;
    const answer = await page.request.get('/api/v1/devices?limit=500');
    const { items } = await answer.json();
    const device = items.find(({ serial, supplies }) => serial && supplies.length > 0);
    assert.ok(device, 'the server knows a device with a serial and supplies');
    return device.serial;
  }

  it('refuses a wrong password and says so', async () => {
    const { context, page } = await openPage(browser, server);
    await logIn(page, server.email, 'certainly-not-the-password');
    const problem = page.getByRole('alert');
    await problem.waitFor();
    assert.match(await problem.innerText(), /wrong|attempts/i);
    assert.match(page.url(), /\/login$/);
    await picture(page, 'log-in-refused');
    await context.close();
  });

  it('leads back to the wished page after the log-in', async () => {
    const { context, page } = await openPage(browser, server);
    await page.goto('/agents');
    await page.getByLabel('E-mail address').fill(server.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(server.password);
    await picture(page, 'log-in');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
    assert.match(page.url(), /\/agents$/);
    await context.close();
  });

  it('finds a device by its serial and keeps the search in the address', async () => {
    const { page } = window;
    await openDevices(page);
    const serial = await knownSerial(page);
    await page.keyboard.press('/');
    await page.keyboard.type(serial);
    await page.waitForURL((url) => url.searchParams.get('q') === serial);
    const row = page.getByRole('row').filter({ hasText: serial });
    await row.first().waitFor();
    await page.reload();
    await row.first().waitFor();
    await picture(page, 'devices-found');
  });

  for (const field of ['serial', 'address', 'model']) {
    it(`finds a device by its ${field}`, async () => {
      const { page } = window;
      const { items } = await (await page.request.get('/api/v1/devices?limit=500')).json();
      const device = items.find((one) => one.serial && one.address && one.model);
      await openDevices(page, `?q=${encodeURIComponent(device[field])}`);
      await page.locator(`a[href="/devices/${device.id}"]`).waitFor();
    });
  }

  it('shows which devices have little toner left, in words', async () => {
    const { page } = window;
    await openDevices(page, '?supply=low');
    const { items } = await (await page.request.get('/api/v1/devices?supply=low&limit=500')).json();
    assert.ok(items.length > 0, 'the simulated site has a device with a low supply');
    const [low] = items;
    const row = page.getByRole('row').filter({ has: page.locator(`a[href="/devices/${low.id}"]`) });
    assert.match(await row.first().innerText(), /\d+\s?%/);
    await page.goto(`/devices/${low.id}`);
    const supplies = page.getByRole('region', { name: 'Supplies' });
    await supplies.getByText(/low|almost|empty|end/i).first().waitFor();
    await picture(page, 'low-toner');
  });

  it('says when no device matches', async () => {
    const { page } = window;
    await page.goto('/devices?q=no-such-device-anywhere');
    await page.getByText('No device matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await deviceLinks(page).first().waitFor();
  });

  it('sorts by a column and turns the order round', async () => {
    const { page } = window;
    await openDevices(page);
    const head = page.getByRole('columnheader', { name: 'Total' });
    await head.getByRole('button').click();
    await page.locator('th[aria-sort="ascending"]', { hasText: 'Total' }).waitFor();
    await head.getByRole('button').click();
    await page.locator('th[aria-sort="descending"]', { hasText: 'Total' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('sort'), '-total');
  });

  it('says when there is no such device', async () => {
    const { page } = window;
    await page.goto('/devices/00000000-0000-0000-0000-000000000000');
    await page.getByText('There is no such device').waitFor();
  });

  it('shows the agents and the sites', async () => {
    const { page } = window;
    await page.goto('/agents');
    await page.getByRole('table').waitFor();
    await picture(page, 'agents');
    await page.getByRole('link', { name: 'Sites' }).click();
    await page.getByRole('heading', { name: 'Sites' }).waitFor();
    await page.getByRole('table').waitFor();
    await picture(page, 'sites');
  });

  it('speaks German', async () => {
    const { context, page } = await openPage(browser, server, {
      locale: 'de-DE',
      storageState: session,
    });
    await page.goto('/devices');
    await page.getByRole('heading', { name: 'Geräte' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await context.close();
  });

  it('fits a phone without scrolling sideways', async () => {
    const { context, page } = await openPage(browser, server, {
      storageState: session,
      viewport: { width: 390, height: 844 },
    });
    await openDevices(page);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overhang, 0);
    await picture(page, 'devices-phone');
    await context.close();
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`has no serious accessibility findings when it is ${colorScheme}`, async () => {
      const { context, page } = await openPage(browser, server, {
        storageState: session,
        colorScheme,
      });
      await openDevices(page);
      assert.deepEqual(await seriousFindings(page), []);
      await picture(page, `devices-${colorScheme}`);
      await context.close();
    });
  }

  it('logs out', async () => {
    const { context, page } = await openPage(browser, server);
    await logIn(page, server.email, server.password);
    await page.getByRole('button', { name: /User menu/ }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    const answer = await page.request.get('/api/v1/session');
    assert.equal(answer.status(), 401);
    await context.close();
  });
});
