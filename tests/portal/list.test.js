// The device list, the search over everything, the organisation's menu and the API's explorer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';

import { picture } from './browser.js';
import { aDevice, describePages, requireAccessible } from './pages.js';

const withSerial = ({ serial, vendor, model }) => serial && vendor && model;
const rows = (page) => page.locator('tbody tr[data-row]');
const queryOf = (page) => new URL(page.url()).searchParams;

describePages('the device list', (windows) => {
  it('is narrowed by a filter out of the list of all, and keeps it in its address', async () => {
    const { page } = windows;
    const { serial } = await aDevice(page, withSerial);
    await page.goto('/devices');
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('radio', { name: 'Serial' }).click();
    await page.getByRole('dialog', { name: 'Serial' }).getByRole('textbox').fill(serial);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL((url) => url.searchParams.get('serial') === `${serial}*`);
    await page.reload();
    await rows(page).filter({ hasText: serial }).waitFor();
    assert.equal(await rows(page).count(), 1);
    await page.getByRole('button', { name: 'Clear filter Serial' }).click();
    await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-row]').length > 1);
  });

  it('offers the values that a field has', async () => {
    const { page } = windows;
    const { vendor } = await aDevice(page, withSerial);
    await page.goto('/devices');
    await page.getByRole('button', { name: 'Vendor' }).click();
    await requireAccessible(page);
    await page.getByRole('radio', { name: vendor, exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('vendor') === vendor);
    await page.waitForFunction((name) => {
      const titles = [...document.querySelectorAll('tbody [data-row-link]')];
      return titles.length > 0 && titles.every((title) => title.textContent.startsWith(name));
    }, vendor);
  });

  it('counts what it shows: a tile leads to as many rows as it says', async () => {
    const { page } = windows;
    await page.goto('/devices?size=200');
    await rows(page).first().waitFor();
    const tile = page.getByRole('navigation', { name: 'How the devices are' }).getByRole('link');
    await tile.filter({ hasText: 'Working' }).click();
    await page.waitForURL((url) => url.searchParams.get('status') === 'idle,printing,warmup');
    await page.locator('a[aria-current="true"]', { hasText: 'Working' }).waitFor();
    await page.waitForFunction(() => {
      const tiles = [...document.querySelectorAll('nav a[aria-current="true"]')];
      const said = tiles.map((one) => Number.parseInt(one.textContent)).find(Number.isInteger);
      return document.querySelectorAll('tbody tr[data-row]').length === said;
    });
  });

  it('keeps a view under a name, and drops it again', async () => {
    const { page } = windows;
    await page.goto('/devices?vendor=HP*&sort=-total');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByLabel('Name of the view').fill('Busy HPs');
    await page.keyboard.press('Enter');
    const view = page.getByRole('link', { name: 'Busy HPs' });
    await view.waitFor();
    await page.getByRole('link', { name: 'Needs attention' }).click();
    await page.waitForURL((url) => url.searchParams.get('status') === 'warning,down,unreachable');
    await view.click();
    await page.waitForURL((url) => url.searchParams.get('vendor') === 'HP*');
    assert.equal(queryOf(page).get('sort'), '-total');
    await page.getByRole('button', { name: 'Delete the view Busy HPs' }).click();
    await view.waitFor({ state: 'detached' });
  });

  it('shows the columns that one has chosen, the next time as well', async () => {
    const { page } = windows;
    await page.goto('/devices');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'MAC address' }).click();
    const head = page.getByRole('columnheader', { name: 'MAC address' });
    await head.waitFor();
    assert.match(queryOf(page).get('columns'), /mac/);
    await page.goto('/devices');
    await head.waitFor();
  });

  it('exports what is ticked, with the keyboard', async () => {
    const { page } = windows;
    await page.goto('/devices');
    await page.locator('[data-row-link]').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('2 selected').waitFor();
    await requireAccessible(page);
    await picture(page, 'devices-selected');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export selected' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
    assert.equal(lines.length, 3, 'a head and two devices');
  });
});

describePages('the frame around all pages', (windows) => {
  it('finds a device from anywhere, by its keys', async () => {
    const { page } = windows;
    const { id, serial } = await aDevice(page, withSerial);
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search everything' });
    await field.fill(serial);
    await page.getByRole('option').filter({ hasText: serial }).waitFor();
    await requireAccessible(page);
    await picture(page, 'search');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/devices/${id}`);
  });

  it('opens what will be found for who does not wait for it', async () => {
    const { page } = windows;
    const { id, serial } = await aDevice(page, withSerial);
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search everything' }).fill(serial);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/devices/${id}`);
  });

  it('narrows every list to an organisation and keeps it on the way', async () => {
    const { page } = windows;
    const { site } = await aDevice(page, withSerial);
    await page.goto('/devices');
    await page.getByRole('button', { name: /^Organisation:/ }).click();
    await page.getByRole('radio', { name: site.organisation_name, exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('org') === site.organisation_id);
    await page.locator('nav a[href*="org="]', { hasText: 'Agents' }).click();
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
    assert.equal(queryOf(page).get('org'), site.organisation_id);
  });
});

describePages("the API's explorer", (windows) => {
  it('asks the server with the session and the token of the user', async () => {
    const { page } = windows;
    await page.goto('/api/docs');
    const operation = page.locator('#operations-session-changeOwnUser');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.locator('textarea').fill('{"display_name": "Somebody"}');
    const answer = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await operation.getByRole('button', { name: 'Execute' }).click();
    assert.equal((await answer).status(), 200);
    await picture(page, 'explorer');
  });
});
