// Everything that the page of one device shows.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { picture } from './browser.js';
import { aDevice, describePages, requireAccessible, requireFits, settle } from './pages.js';

const rich = ({ serial, supplies, counters }) => serial && supplies.length > 3 && counters.total;
const tabs = ['Overview', 'Counters', 'Supplies', 'Alerts', 'Readings', 'History'];
const phone = { viewport: { width: 390, height: 844 } };

/** The dialog shows the charged counter by the OID that the reading names for it. */
async function requireProof(page, dialog, id) {
  const day = new URL(page.url()).searchParams.get('day');
  const answer = await page.request.get(`/api/v1/devices/${id}/usage/${day}/explain`);
  const { counters } = await answer.json();
  const named = (name) => counters.find(({ counter }) => counter === name);
  const { counter, after } = named('total_impressions') ?? named('life_count');
  const reading = await page.request.get(`/api/v1/devices/${id}/readings/${after.reading}`);
  const { oid, value } = (await reading.json()).counters.find(({ name }) => name === counter);
  const said = dialog.locator('dl').last().locator('div').filter({ hasText: 'The printer said' });
  const words = await said.first().innerText();
  assert.ok(words.includes(oid), `${words} names ${oid}`);
  assert.match(words.replaceAll(',', ''), new RegExp(`\\b${value}\\b`));
}

describePages('the page of a device', (windows) => {
  const openTab = async (page, tab) => {
    await page
      .getByRole('navigation', { name: 'Parts of the device page' })
      .getByRole('link', { name: tab })
      .click();
    await settle(page);
  };

  it('shows supplies with their levels in words', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}`);
    const supplies = page.getByRole('region', { name: 'Supplies' }).getByRole('listitem');
    await supplies.first().waitFor();
    for (const level of await supplies.allInnerTexts()) {
      assert.match(level, /left|full|unknown|not reported|\d/);
    }
  });

  it('tells where the values of its identity come from', async () => {
    const { page } = windows;
    const { id, serial } = await aDevice(page, rich);
    await page.goto(`/devices/${id}`);
    await page.getByRole('button', { name: 'Where from?' }).click();
    const fact = page.locator('dl > div').filter({ hasText: serial }).first();
    await fact.getByText(/^1\.3\.6\.1\./).waitFor();
    assert.match(await fact.innerText(), /snmp-v\w+, read/);
  });

  it('leads from a counter to the bytes that it was made of', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}/readings`);
    await page.getByRole('table').locator('[data-row-link]').first().click();
    // Other counters may be cut out of octets; this one is a number of its own on every printer.
    const counters = page.getByRole('region', { name: 'Counters' });
    const life = counters.getByRole('row').filter({ hasText: /^Life count/ });
    await life.waitFor();
    const [, value, , oid] = await life.locator('th, td').allInnerTexts();
    const raw = page.getByRole('region', { name: 'What the printer said' });
    await raw.getByRole('searchbox').fill(oid);
    const row = raw.getByRole('row').filter({ has: page.getByText(oid, { exact: true }) });
    assert.match(await row.first().innerText(), new RegExp(value.replaceAll(',', '')));
    const batch = page.getByRole('region', { name: 'Batch' });
    assert.match(await batch.innerText(), /[0-9a-f]{64}/);
    const download = page.waitForEvent('download');
    await batch.getByRole('link', { name: 'Download the batch' }).click();
    assert.match((await download).suggestedFilename(), /\.zst$/);
    await picture(page, 'reading');
  });

  it('leads from the figure of a day to the readings and octets that it was made of', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}?per=day`);
    const printed = page.getByRole('region', { name: 'Printed' });
    await printed.locator('summary', { hasText: 'Day by day' }).click();
    await printed.getByRole('button', { name: /^What .* was made of$/ }).first().click();
    const dialog = page.getByRole('dialog', { name: /what was counted$/ });
    const counter = dialog.getByRole('table').first().getByRole('row').nth(1);
    await counter.getByRole('link').last().waitFor();
    await dialog.getByText(/^[0-9a-f]{64}$/).first().waitFor();
    await dialog.getByText(/^(good|not signed)$/).first().waitFor();
    await requireProof(page, dialog, id);
    await requireAccessible(page);
    await picture(page, 'day');
    const address = page.url();
    await page.reload();
    await dialog.waitFor();
    assert.equal(page.url(), address);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.doesNotMatch(page.url(), /day=/);
  });

  it('proves a figure by the counter and not by its unit', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, ({ counters }) => counters.life && !counters.total);
    await page.goto(`/devices/${id}?per=day`);
    await page.locator('summary', { hasText: 'Day by day' }).click();
    await page.getByRole('button', { name: /^What .* was made of$/ }).first().click();
    const dialog = page.getByRole('dialog', { name: /what was counted$/ });
    await dialog.getByText(/^[0-9a-f]{64}$/).first().waitFor();
    await requireProof(page, dialog, id);
  });

  it('says what its counters showed at a moment, with a band', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}/counters`);
    const card = page.getByRole('region', { name: 'At a moment' });
    await card.getByLabel('As of').fill('2100-01-01T00:00');
    await card.getByRole('button', { name: 'Show' }).click();
    const life = card.getByRole('row').filter({ hasText: /^Life count/ });
    await life.getByText('none after it is known yet').waitFor();
    await life.getByRole('link').click();
    await page.waitForURL(/\/readings\//);
    await page.goBack();
    await card.getByLabel('As of').fill('2001-01-01T00:00');
    await card.getByLabel(/As known on/).fill('2001-01-02T00:00');
    await card.getByRole('button', { name: 'Show' }).click();
    await card.getByText('No reading around that moment was known.').waitFor();
  });

  it('keeps what people say of it, and finds it by that', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Label' }).fill('Front desk colour');
    await page.getByRole('textbox', { name: 'Notes' }).fill('Key at the reception.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Front desk colour').first().waitFor();
    await page.goto('/devices?q=front+desk');
    await page.locator(`a[href="/devices/${id}"]`).waitFor();
  });

  it('does not overwrite what somebody else has written meanwhile', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('mine');
    const other = await windows.open();
    await other.goto(`/devices/${id}`);
    await other.getByRole('button', { name: 'Edit' }).click();
    await other.getByRole('textbox', { name: 'Notes' }).fill('theirs');
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has changed this meanwhile').waitFor();
    const { notes } = await (await page.request.get(`/api/v1/devices/${id}`)).json();
    assert.equal(notes, 'theirs');
  });

  it('has an address for each of its parts, and fits them on a phone', async () => {
    const page = await windows.open(phone);
    const { id } = await aDevice(page, rich);
    await page.goto(`/devices/${id}`);
    for (const tab of tabs) {
      await openTab(page, tab);
      await requireFits(page);
      const address = page.url();
      await page.reload();
      await page.getByRole('link', { name: tab, exact: true }).waitFor();
      assert.equal(page.url(), address);
    }
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`has no serious accessibility findings when it is ${colorScheme}`, async () => {
      const page = await windows.open({ colorScheme });
      const { id } = await aDevice(page, rich);
      await page.goto(`/devices/${id}`);
      for (const tab of tabs) {
        await openTab(page, tab);
        await requireAccessible(page);
        await picture(page, `device-${tab.toLowerCase()}-${colorScheme}`);
      }
    });
  }
});
