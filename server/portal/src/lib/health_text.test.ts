import { describe, expect, it } from 'vitest';

import { de } from '@/i18n/de';
import { en } from '@/i18n/en';

import { makeFormat } from './format';
import { checkText } from './health_text';

const format = makeFormat('de-DE', 'Europe/Berlin');
const since = '2026-11-21T13:03:00Z';
const now = Date.parse(since) + 300_000;
const check = { name: 'analyze', says: 'not_operating', since, detail: 'English' } as const;

describe('what a check says', () => {
  it('is told in the language of the user, by the clock of the site', () => {
    expect(checkText(check, de.health, format, now)).toBe(
      'Nimmt seit 14:03 (vor 5 Min.) nichts mehr an. Was Agenten senden, wartet im Eingang.',
    );
    const english = makeFormat('en-GB', 'Europe/Berlin');
    expect(checkText(check, en.health, english, now)).toBe(
      'Has taken nothing since 14:03 (5 min ago). What agents send waits in the inbox.',
    );
  });

  it('names what a number counts', () => {
    expect(
      checkText({ ...check, name: 'inbox_length', says: 'counted' }, de.health, format, now),
    ).toBe('Pakete, die auf die Auswertung warten.');
  });

  it('is the text of the server where there are no words for it', () => {
    const unknown = { ...check, name: 'database', says: 'counted' } as const;
    expect(checkText(unknown, de.health, format, now)).toBe('English');
  });
});
