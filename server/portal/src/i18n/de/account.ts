import type * as en from '../en/account';

export const logIn: typeof en.logIn = {
  title: 'Anmelden',
  hint: 'Um Ihre Druckerflotte zu sehen',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  submit: 'Anmelden',
  wrong: 'E-Mail-Adresse oder Passwort ist falsch.',
  tooMany: (seconds) =>
    seconds === null
      ? 'Zu viele Versuche. Bitte warten Sie etwas.'
      : `Zu viele Versuche. Bitte warten Sie ${seconds} Sekunden.`,
};

export const account: typeof en.account = {
  title: 'Passwort ändern',
  must: 'Dieses Passwort gilt nur einmal. Wählen Sie ein eigenes, um fortzufahren.',
  current: 'Jetziges Passwort',
  next: 'Neues Passwort',
  nextHint: 'Mindestens 8 Zeichen; 15 oder mehr sind besser.',
  again: 'Neues Passwort, noch einmal',
  differs: 'Die beiden neuen Passwörter sind verschieden.',
  short: 'Mindestens 8 Zeichen.',
  submit: 'Passwort ändern',
  done: 'Das Passwort ist geändert. Ihre anderen Sitzungen sind abgemeldet.',
  failed: 'Das Passwort wurde nicht geändert',
};
