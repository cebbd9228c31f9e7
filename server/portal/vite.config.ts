import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the portal with hot reload in front of a running server.
const server = process.env.PLATEN_URL ?? 'http://127.0.0.1:8080';

// The device list in the language with the longest words; scripts/first_load.mjs weighs it.
const firstLoad = ['src/main.tsx', 'src/pages/devices/devices_page.tsx', 'src/i18n/de/index.ts'];

/** Writes which scripts a browser loads before the first page can show anything. */
function firstLoadList(): Plugin {
  return {
    name: 'first-load-list',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const files = new Set<string>();
      const add = (name: string) => {
        if (files.has(name)) return;
        files.add(name);
        chunks.find(({ fileName }) => fileName === name)?.imports.forEach(add);
      };
      for (const source of firstLoad) {
        const home = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(source)));
        if (!home) this.error(`${source} is not in the bundle`);
        add(home.fileName);
      }
      this.emitFile({
        type: 'asset',
        fileName: 'first_load.json',
        source: JSON.stringify([...files]),
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), firstLoadList()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server puts a fresh nonce in place of this word in every index.html that it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // Data URLs would need `font-src data:`; as files everything is covered by 'self'.
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1700, // the API's explorer, which is loaded by itself
    rollupOptions: {
      output: {
        // What changes with the versions of others stays in the browser's cache over our releases.
        manualChunks: { react: ['react', 'react-dom/client', 'react-router-dom'] },
        // Small pieces cost requests and compress badly.
        experimentalMinChunkSize: 16_000,
      },
    },
  },
  // /api/docs is a page of the portal.
  server: { proxy: { '^/api/(?!docs$)': { target: server, changeOrigin: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
