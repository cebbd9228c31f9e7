// Agents, joining one, sites, quarantine, health, the own account.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { env } from 'node:process';
import { it } from 'node:test';
import { promisify } from 'node:util';

import { picture } from './browser.js';
import { describePages, requireAccessible, requireFits, settle } from './pages.js';

const run = promisify(execFile);
const phone = { viewport: { width: 390, height: 844 } };
const { PLATEN_AGENT: program, PLATEN_AGENT_CONFIG: settings } = env;

describePages('the pages of who runs it', (windows) => {
  it(
    'lead from a new site to an agent that has joined by the shown command',
    { skip: program && settings ? false : 'no agent: set PLATEN_AGENT and PLATEN_AGENT_CONFIG' },
    async () => {
      const { page } = windows;
      await page.goto('/agents');
      await page.getByRole('link', { name: 'Add agent' }).click();
      await page.getByRole('button', { name: 'New site' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Organisation' }).click();
      await page.getByRole('option', { name: 'Demo customer' }).click();
      await dialog.getByLabel('Name of the site').fill('Warehouse');
      await dialog.getByLabel('Time zone').fill('Vienna');
      await page.getByRole('option', { name: 'Europe/Vienna' }).click();
      await dialog.getByRole('button', { name: 'Make it' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Make the command' }).click();
      const command = await page.getByRole('region', { name: 'Command', exact: true }).innerText();
      await page.getByText('Waiting for the agent to join').waitFor();
      await picture(page, 'enrol');
      await requireAccessible(page);
      const words = command.trim().split(/\s+/);
      assert.deepEqual(words.slice(0, 3), ['sudo', 'platen-agent', 'enroll']);
      await run(program, [...words.slice(2), '--config', settings]);
      await page.getByText('has joined').waitFor();
      await page.getByRole('link', { name: 'Look at it' }).click();
      await page.getByText('Warehouse').first().waitFor();
    },
  );

  it('revoke an agent and admit it again', async () => {
    const { page } = windows;
    await page.goto('/agents?q=Warehouse');
    await page.getByRole('table').locator('[data-row-link]').first().click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The server takes nothing from it.').waitFor();
    await page.getByRole('button', { name: 'Admit again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Admit again' }).click();
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
  });

  it('name an agent', async () => {
    const { page } = windows;
    await page.goto('/agents?q=Warehouse');
    await page.getByRole('table').locator('[data-row-link]').first().click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByLabel('Agent').fill('Reader of the warehouse');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Reader of the warehouse' }).waitFor();
  });

  it('show how old the outbox of an agent is', async () => {
    const { page } = windows;
    await page.goto('/agents?q=Head+office');
    await page.getByRole('table').locator('[data-row-link]').first().click();
    const outbox = page.getByRole('region', { name: 'Outbox' });
    await outbox.waitFor();
    assert.match(await outbox.innerText(), /Records waiting\s+[\d,]+/);
    await picture(page, 'agent');
  });

  it('tell that nothing is in quarantine, in every state that a list can have', async () => {
    const { page } = windows;
    await page.goto('/quarantine');
    await page.getByText('Nothing is waiting here').waitFor();
    await page.getByText('Given up').click();
    await page.waitForURL(/state=discarded/);
    await page.getByText('Nothing in this state').waitFor();
  });

  it('tell how the server is', async () => {
    const { page } = windows;
    await page.goto('/health');
    const checks = page.getByRole('region', { name: 'Checks' });
    await checks.waitFor();
    const database = checks.getByRole('row').filter({ hasText: /^Database/ });
    assert.match(await database.first().innerText(), /Well/);
    const processes = page.getByRole('region', { name: 'Processes' });
    assert.match(await processes.innerText(), /Running/);
    await picture(page, 'health');
  });

  it('show where one is logged in, and take a new name', async () => {
    const { page } = windows;
    await page.goto('/account');
    await page.getByText('This one').waitFor();
    await page.getByLabel('Your name').fill('Ada Example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /User menu.*Ada Example/ }).waitFor();
    await picture(page, 'account');
  });

  const addresses = [
    '/agents',
    '/sites',
    '/findings',
    '/quarantine',
    '/health',
    '/account',
    '/agents/enrol',
  ];

  it('fit a phone', async () => {
    const page = await windows.open(phone);
    for (const address of addresses) {
      await page.goto(address);
      await settle(page);
      await requireFits(page);
    }
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`have no serious accessibility findings when they are ${colorScheme}`, async () => {
      const page = await windows.open({ colorScheme });
      for (const address of addresses) {
        await page.goto(address);
        await settle(page);
        await requireAccessible(page);
        await picture(page, `${address.slice(1).replace('/', '-')}-${colorScheme}`);
      }
    });
  }

  it('are used with the keyboard alone', async () => {
    const { page } = windows;
    await page.goto('/devices');
    await page.locator('[data-row-link]').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Warehouse');
    await page.getByRole('dialog').getByText('Warehouse').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-row-link]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/devices\/[0-9a-f-]{36}/);
    await page.getByRole('link', { name: 'Counters' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/counters$/);
  });
});
