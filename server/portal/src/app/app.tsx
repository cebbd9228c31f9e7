import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router-dom';

import { type FirstTexts, LocaleProvider } from '@/i18n/locale';

import { styleNonce } from './nonce';
import { queryClient } from './query_client';
import { router } from './routes';
import { cssVariables, theme } from './theme';

// public/theme.js reads the same key before the first paint.
const colorSchemes = localStorageColorSchemeManager({ key: 'platen-color-scheme' });

/** What every page stands on: texts, looks, data, addresses. */
export function App({ texts }: { texts: FirstTexts }) {
  return (
    <LocaleProvider first={texts}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemes}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} future={{ v7_startTransition: true }} />
        </QueryClientProvider>
      </MantineProvider>
    </LocaleProvider>
  );
}
