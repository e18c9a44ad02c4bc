import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// Where `make web` finds a running router.
const router = process.env['ROUTER'] ?? 'http://127.0.0.1:8000';
const told = ['/status', '/analytics', '/recent', '/metrics', '/openapi.json'];
// The addresses of the pages, where the router has them.
const pages = { '^/web$': '/web/index.html', '^/docs$': '/web/docs.html' };

export default defineConfig({
  base: '/web/',
  build: {
    outDir: process.env['WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox125', 'safari18'],
    assetsInlineLimit: 0,
    modulePreload: false,
    // Swagger UI comes as one piece; what /web may weigh, build/budgets.mjs says.
    chunkSizeWarningLimit: 2_000,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: ['index.html', 'docs.html'].map((page) => resolve(import.meta.dirname, page)),
    },
  },
  server: {
    proxy: Object.fromEntries([
      ...told.map((path) => [path, { target: router, changeOrigin: true }]),
      ...Object.entries(pages).map(([path, page]) => [path, { bypass: () => page }]),
    ]),
  },
});
