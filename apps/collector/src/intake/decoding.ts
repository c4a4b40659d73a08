import { badRequest, tooLarge } from '../http/problem.ts';
import { DecodeError, TooManySpansError } from '../otlp/decode-error.ts';

/** Runs a decoder on what a sender sent. @throws Problem 400 or 413 for what cannot be decoded */
export function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) {
      const violation = { field: error.where, description: error.what };
      throw badRequest(`The request cannot be decoded: ${error.message}.`, violation);
    }
    if (error instanceof TooManySpansError) throw tooLarge(error.message);
    throw error;
  }
}
