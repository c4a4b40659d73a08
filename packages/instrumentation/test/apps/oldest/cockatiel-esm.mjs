import { nameBreaker } from '@faultline/instrumentation';
import * as cockatiel from 'cockatiel';
import { runScenario } from '../cockatiel-scenario.mjs';

process.send(await runScenario(cockatiel, nameBreaker, process.env.UPSTREAM));
process.disconnect();
