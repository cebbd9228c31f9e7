// What changes while one looks.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { aDevice, describePages } from './pages.js';

describePages('a page that is open', (windows) => {
  it('shows a new reading by itself, told by the server', async () => {
    const { page } = windows;
    const { id } = await aDevice(page, ({ counters, status }) => counters.total && status !== 'unreachable');
    await page.goto(`/devices/${id}/counters`);
    await page.getByText('Live', { exact: true }).waitFor();
    const total = page
      .getByRole('region', { name: 'Counters' })
      .getByRole('row')
      .filter({ hasText: /^Total/ })
      .locator('td')
      .first();
    const before = await total.innerText();
    await page.evaluate(() => (globalThis.stillTheSamePage = true));
    await page.waitForFunction(
      ([text]) =>
        [...document.querySelectorAll('tr')].some(
          (row) =>
            row.querySelector('th')?.textContent === 'Total' &&
            row.querySelector('td')?.textContent !== text,
        ),
      [before],
      { timeout: 120_000 },
    );
    assert.ok(await page.evaluate(() => globalThis.stillTheSamePage));
    assert.notEqual(await total.innerText(), before);
  });

  it('shares one stream with the other windows of the browser', async () => {
    const { page } = windows;
    await page.goto('/devices');
    await page.getByText('Live', { exact: true }).waitFor();
    const second = await page.context().newPage();
    await second.goto('/agents');
    await second.getByText('Live', { exact: true }).waitFor();
  });
});
