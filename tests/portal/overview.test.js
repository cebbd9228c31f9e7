// The overview of all devices, and what stands where there is nothing.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { picture } from './browser.js';
import { describePages, requireAccessible, requireFits, settle } from './pages.js';

describePages('the overview', (windows) => {
  it('shows how many devices are in which state, each leading to the list of them', async () => {
    const { page } = windows;
    await page.goto('/overview');
    await settle(page);
    const answer = await page.request.get('/api/v1/devices/summary');
    const { devices } = await answer.json();
    const states = page.getByRole('navigation', { name: 'Devices by their state' });
    const all = states.getByRole('link', { name: /Devices/ });
    assert.match(await all.innerText(), new RegExp(`\\b${devices}\\b`));
    await states.getByRole('link', { name: /Working/ }).click();
    await page.waitForURL(/\/devices\?status=idle/);
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Not heard of for a day' }).click();
    await page.waitForURL(/\/devices\?seen_before=1d/);
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
  });

  it('shows what was printed, and who printed the most', async () => {
    const { page } = windows;
    await page.goto('/overview');
    await settle(page);
    const answer = await page.request.get('/api/v1/devices?sort=-pages_30d&limit=1');
    const [first] = (await answer.json()).items;
    const most = page.getByRole('region', { name: 'Most used devices' });
    if (first.pages_30d > 0) await most.getByRole('link', { name: first.model }).first().waitFor();
    else await most.getByText('No pages were counted').waitFor();
    const pages = page.getByRole('region', { name: 'Pages per day' });
    await pages.getByText(/[\d,]+ pages|No pages were counted/).first().waitFor();
    await picture(page, 'overview');
    await requireAccessible(page);
  });

  it('gives the counters of all devices at the end of a day', async () => {
    const { page } = windows;
    await page.goto('/overview');
    await settle(page);
    const card = page.getByRole('region', { name: 'End of a period' });
    await card.getByLabel('End of the day').fill('2026-11-30');
    const download = page.waitForEvent('download');
    await card.getByRole('link', { name: 'Counters as CSV' }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), 'counters-2026-11-30.csv');
    const address = await card.getByRole('link', { name: 'Counters as CSV' }).getAttribute('href');
    const answer = await page.request.get(address);
    const [head, line] = (await answer.text()).split('\r\n');
    assert.match(head, /device_id,.*,total_impressions,total_impressions_unit,/);
    assert.match(line, /^[0-9a-f-]{36},/);
  });

  it('says why there is no file when the server refuses one', async () => {
    const { page } = windows;
    await page.goto('/overview');
    await settle(page);
    const problem = { title: 'too-many-exports', status: 429, detail: 'other lists are exported' };
    await page.route('**/counters.csv?*', (route) => route.fulfill({ status: 429, json: problem }));
    await page.getByRole('link', { name: 'Counters as CSV' }).click();
    await page.getByRole('alert').getByText('other lists are exported').waitFor();
    await requireAccessible(page);
  });

  it('fits a phone and can be read in the dark', async () => {
    const page = await windows.open({
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await page.goto('/overview');
    await settle(page);
    await requireFits(page);
    await requireAccessible(page);
    await picture(page, 'overview-phone-dark');
  });

  it('is not what stands at an address that nothing has', async () => {
    const { page } = windows;
    for (const address of ['/nothing', '/devices/0194b1c0-0000-7000-8000-000000000000']) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1, name: /There is no|no such/i }).waitFor();
      await requireAccessible(page);
      assert.match(await page.title(), /There is no|no such/i);
    }
  });
});
