/** What a refusal of another relay means for who asked here: only the codes we know are passed on, its text never is. */

import { decodeFederationErrorBody, WireError } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { VerifiedAnswer } from './caller.ts';

/** Throws `E_PEER_REFUSED` for an answer that is none. */
export const decodedAnswer = <Message>(decode: () => Message): Message => {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new RelayError('E_PEER_REFUSED', 'the answer of the other relay does not decode', { cause });
  }
};

export const refusalOf = ({ status, body, proof }: VerifiedAnswer): RelayError => {
  const { code, retryAfter } = errorBodyOf(body);
  if (proof !== undefined && code === 'E_FORWARD_KEY_UNKNOWN')
    return new RelayError(code, 'the other relay has another key', { retryAfter: 1 });
  if (status === 429) return new RelayError('E_RATE_LIMITED', 'the other relay limits us', { retryAfter });
  // Also a relay that cannot verify us yet: it may not have reached us while one of both was restarting.
  if (status >= 500 || retryAfter > 0)
    return new RelayError('E_PEER_UNREACHABLE', 'the other relay cannot answer now', { retryAfter });
  return new RelayError('E_PEER_REFUSED', 'the other relay refused');
};

export const errorBodyOf = (body: Uint8Array): { readonly code: string; readonly retryAfter: number } => {
  try {
    return decodeFederationErrorBody(body);
  } catch {
    return { code: '', retryAfter: 0 };
  }
};
