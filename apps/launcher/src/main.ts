import { runProcess } from '@faultline/runtime';
import { parseArguments } from './arguments.ts';
import { launch } from './launch.ts';

/** Its children are stopped one after the other, each within 9 s. */
const STOP_WITHIN_MS = 45_000;

await runProcess('faultline', (stopped) => launch(parseArguments(process.argv.slice(2)), process.env, stopped), {
  stopWithinMs: STOP_WITHIN_MS,
  waitsForStart: true,
});
