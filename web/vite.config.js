// One script and one style, in readable form: whoever opens a report can read what runs in it.
import { defineConfig } from "vite";

const out = process.env.HEADWATER_PAGE_OUT ?? "../src/headwater/render/static";

export default defineConfig({
  logLevel: "warn",
  build: {
    target: "es2022",
    outDir: out,
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    cssMinify: false,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: "src/page.ts",
      output: {
        format: "iife",
        entryFileNames: "report.js",
        assetFileNames: "report.[ext]",
      },
    },
  },
});
