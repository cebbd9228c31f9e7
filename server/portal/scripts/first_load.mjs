// Fails when the JavaScript that the device list needs before it can show anything has grown
// beyond the budget. Usage, after the build (vite.config.ts writes the list of scripts) and
// compress.mjs: node scripts/first_load.mjs FOLDER
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';

const budget = 200_000; // bytes, compressed with brotli
const worker = /^live_worker-.*\.js$/; // a bundle of its own, so not in the list

async function compressedSize(path) {
  const { size } = await stat(`${path}.br`).catch(() => stat(path)); // small files stay as they are
  return size;
}

if (argv.length !== 3) {
  console.error('usage: first_load.mjs FOLDER');
  exit(64);
}
const folder = argv[2];
const list = join(folder, 'first_load.json');
const files = JSON.parse(await readFile(list, 'utf8'));
for (const name of await readdir(join(folder, 'assets'))) {
  if (worker.test(name)) files.push(`assets/${name}`);
}
const sizes = await Promise.all(files.map((file) => compressedSize(join(folder, file))));
const sum = sizes.reduce((total, size) => total + size, 0);
console.log(`First load of the device list: ${files.length} scripts, ${sum} of ${budget} bytes`);
if (sum > budget) {
  const parts = files.map((file, at) => ({ file, size: sizes[at] }));
  parts.sort((one, other) => other.size - one.size);
  console.error('Too much. It consists of:');
  for (const { file, size } of parts) console.error(`${String(size).padStart(8)} ${file}`);
  exit(1);
}
await rm(list); // for this only; it is not served
