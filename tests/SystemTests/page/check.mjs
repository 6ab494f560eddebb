// Runs every part, or those named: node check.mjs [PART…]
import { launch } from './browser.mjs';
import { end, part } from './checks.mjs';

const PARTS = ['empty', 'runs', 'run', 'callbacks', 'clock', 'faults', 'requests', 'pages', 'sandbox', 'keys', 'looks', 'flood'];
const wanted = process.argv.slice(2);
const browser = await launch();
for (const name of PARTS.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const { default: check } = await import(`./parts/${name}.mjs`);
  await part(name, () => check(browser));
}
await browser.close();
end();
