import '@fontsource-variable/inter';
import '@mantine/core/styles.layer.css';
import './app/global.css';

import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
import { styleNonce } from './app/nonce';
import { loadTexts } from './i18n/locale';

setNonce(styleNonce()); // for the styles that keep the page still behind a dialog

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <App texts={await loadTexts()} />
  </StrictMode>,
);
