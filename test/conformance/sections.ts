import type { Section } from './requirement.ts';
import { ALL_TRANSPORTS } from './requirements/all-transports.ts';
import { GRPC_TRANSPORT } from './requirements/grpc.ts';
import { HTTP } from './requirements/http.ts';
import { JSON_ENCODING } from './requirements/json.ts';

/** Every line that is checked, in the order of the document. */
export const SECTIONS: readonly Section[] = [ALL_TRANSPORTS, HTTP, JSON_ENCODING, GRPC_TRANSPORT];
