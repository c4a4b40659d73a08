import { runProcess } from '@faultline/runtime';
import { startDemo } from './control/start-demo.ts';
import { readDemoSettings } from './settings.ts';

await runProcess('demo-control', (stopped) => startDemo(readDemoSettings(process.env), stopped), {
  waitsForStart: true,
});
