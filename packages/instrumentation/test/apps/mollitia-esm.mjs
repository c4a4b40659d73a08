import * as mollitia from 'mollitia';
import { runScenario } from './mollitia-scenario.mjs';

process.send(await runScenario(mollitia, process.env.UPSTREAM));
process.disconnect();
