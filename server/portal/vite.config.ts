import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the portal with hot reload in front of a running server.
const server = process.env.PLATEN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server puts a fresh nonce in place of this word in every index.html that it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // Data URLs would need `font-src data:`; as files everything is covered by 'self'.
    assetsInlineLimit: 0,
    target: 'es2022',
    rollupOptions: {
      // What changes with the versions of others stays in the browser's cache over our releases.
      output: { manualChunks: { react: ['react', 'react-dom/client', 'react-router-dom'] } },
    },
  },
  // /api/docs is a page of the portal.
  server: { proxy: { '^/api/(?!docs$)': { target: server, changeOrigin: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
