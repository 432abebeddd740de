/** `npm run bench [scoring|pages|load]`: measures what matters, as ratios where a machine's mood would tell otherwise. */
import { benchLoad } from './load.bench';
import { benchPages } from './pages.bench';
import { benchScoring } from './scoring.bench';

const BENCHES = { scoring: benchScoring, pages: benchPages, load: benchLoad };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join(', ')}"; there are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length === 0 || asked.includes(name)) await bench();
}
