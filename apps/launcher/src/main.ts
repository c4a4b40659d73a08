import { runProcess } from '@faultline/runtime';
import { parseArguments } from './arguments.ts';
import { launch } from './launch.ts';

await runProcess('faultline', () => launch(parseArguments(process.argv.slice(2)), process.env));
