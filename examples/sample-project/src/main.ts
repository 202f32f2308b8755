import { forecast, toLines } from './forecast.ts';
import { formatDuration } from './time.ts';

const place = process.argv[2];
if (place === undefined) {
  console.error('usage: node src/main.ts PLACE');
  process.exit(2);
}
const startedAt = performance.now();
for (const line of toLines(await forecast(place))) console.log(line);
console.log(`asked in ${formatDuration(performance.now() - startedAt)}`);
