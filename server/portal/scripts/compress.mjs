// Writes file.gz and file.br beside every text file of a built folder, for a server that sends
// files as they are. Usage: node scripts/compress.mjs FOLDER
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const text = /\.(js|css|svg|json|txt)$/; // not index.html: the server writes a nonce into it
const smallest = 1024; // below this, compression saves nothing worth a file

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

async function compress(file) {
  const content = await readFile(file);
  if (content.length < smallest) return;
  const brotliOptions = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  };
  await writeFile(`${file}.br`, await toBrotli(content, brotliOptions));
  await writeFile(`${file}.gz`, await toGzip(content, { level: 9 }));
}

async function compressFolder(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await compressFolder(path);
    else if (text.test(entry.name)) await compress(path);
  }
}

if (argv.length !== 3) {
  console.error('usage: compress.mjs FOLDER');
  exit(64);
}
await compressFolder(argv[2]);
