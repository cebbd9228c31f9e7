export const logIn = {
  title: 'Log in',
  hint: 'To see your print fleet',
  email: 'E-mail address',
  password: 'Password',
  submit: 'Log in',
  wrong: 'The e-mail address or the password is wrong.',
  tooMany: (seconds: number | null) =>
    seconds === null
      ? 'Too many attempts. Please wait a little.'
      : `Too many attempts. Please wait ${seconds} seconds.`,
};

export const account = {
  title: 'Change the password',
  must: 'This password is for one use. Choose your own to go on.',
  current: 'Current password',
  next: 'New password',
  nextHint: 'At least 8 characters; 15 or more are better.',
  again: 'New password, once more',
  differs: 'The two new passwords differ.',
  short: 'At least 8 characters.',
  submit: 'Change password',
  done: 'The password is changed. Other sessions of yours are logged out.',
  failed: 'The password was not changed',
};
