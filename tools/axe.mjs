// Looks at HTML pages in a real browser with axe-core: phone and desk, light and dark.
//
// usage: node tools/axe.mjs MODULES FILE...     MODULES is the node_modules folder with axe-core and playwright-core
//
// Prints one line a finding, and how many pages were seen; the exit status is 1 where there is a finding.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(modules, "x.js")));
const { chromium } = require(resolve(modules, "playwright-core"));
const axe = readFileSync(resolve(modules, "axe-core", "axe.min.js"), "utf8");
const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update"];
const instance = await chromium.launch({ executablePath: browser, args: quiet });
let findings = 0, seen = 0;
for (const file of files)
  for (const colorScheme of ["light", "dark"])
    for (const width of [390, 1280]) {
      // The page's own policy forbids scripts; axe is one.
      const context = await instance.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(resolve(file)).href);
      await page.evaluate(axe);
      const result = await page.evaluate(() => globalThis.axe.run(document));
      const found = result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth))
        found.push("the page is wider than the window");
      for (const line of found) console.log(`${file} (${colorScheme}, ${width} px): ${line}`);
      findings += found.length;
      seen += 1;
      await context.close();
    }
await instance.close();
console.log(`${seen} pages seen, ${findings} findings`);
process.exitCode = findings || !seen ? 1 : 0;
