import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// Where `make web` finds a running router.
const router = process.env['ROUTER'] ?? 'http://127.0.0.1:8000';
const told = ['/status', '/analytics', '/recent', '/metrics', '/openapi.json'];

export default defineConfig({
  base: '/web/',
  build: {
    outDir: process.env['WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox125', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: resolve(import.meta.dirname, 'index.html') },
    },
  },
  server: {
    proxy: Object.fromEntries(told.map((path) => [path, { target: router, changeOrigin: true }])),
  },
});
