import { shown, ways } from './ways.ts';

/** `npm run commands`: every command of the documents, and how it is run. */
process.stdout.write(
  'Every command of the documents, and how it is run, or what of it is checked. Nothing is run here.\n\n',
);
for (const { document, text, way } of shown()) {
  const how = way === undefined ? 'NOT RUN, NOT CHECKED' : ways[way];
  process.stdout.write(`${document}: ${how}\n${text.replaceAll(/^/gm, '    ')}\n`);
}
