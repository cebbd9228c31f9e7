import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const blue: MantineColorsTuple = [
  '#eef3ff',
  '#dce4f8',
  '#b6c6ef',
  '#8ea7e6',
  '#6c8cdf',
  '#4468cb',
  '#2a56c6',
  '#244bb0',
  '#1f429d',
  '#123789',
];

/** Greys of the dark scheme, with a little blue in them. */
const dark: MantineColorsTuple = [
  '#c9cfd8',
  '#b0b8c4',
  '#8a93a1',
  '#5a6472',
  '#39414d',
  '#2c323b',
  '#1f242c',
  '#1b1f26',
  '#14171c',
  '#0f1115',
];

const fonts = '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Dense and calm: small type, thin lines, one accent colour. */
export const theme = createTheme({
  primaryColor: 'platen',
  primaryShade: { light: 6, dark: 5 },
  colors: { platen: blue, dark },
  fontFamily: fonts,
  headings: { fontFamily: fonts, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Not Modal.extend(): that would load the dialog with the first page.
    Modal: {
      styles: {
        header: { background: 'var(--platen-surface)' },
        content: { background: 'var(--platen-surface)' },
        title: { fontWeight: 650 },
      },
    },
  },
});

/** Mantine's greys for secondary text are too faint for WCAG AA; these have a contrast of 4.5 and more. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7f9',
    '--mantine-color-text': '#16191f',
    '--mantine-color-dimmed': '#5a6270',
    '--mantine-color-placeholder': '#69717f',
    '--mantine-color-error': '#c92a2a',
    '--platen-surface': '#ffffff',
    '--platen-line': '#e3e6eb',
    '--platen-hover': '#f3f6fc',
    '--platen-good': '#1b7f3b',
    '--platen-busy': '#2a56c6',
    '--platen-warn': '#a35a00',
    '--platen-bad': '#c92a2a',
    '--platen-accent': '#2a56c6',
    '--platen-accent-soft': '#e8eefc',
  },
  dark: {
    '--mantine-color-body': '#14171c',
    '--mantine-color-text': '#e3e6eb',
    '--mantine-color-dimmed': '#9aa3b0',
    '--mantine-color-placeholder': '#8a93a1',
    '--mantine-color-error': '#ff8787',
    '--platen-surface': '#1b1f26',
    '--platen-line': '#2c323b',
    '--platen-hover': '#222831',
    '--platen-good': '#51cf73',
    '--platen-busy': '#8ea7e6',
    '--platen-warn': '#f2b04a',
    '--platen-bad': '#ff8787',
    '--platen-accent': '#a9bdf0',
    '--platen-accent-soft': '#232d47',
  },
});
