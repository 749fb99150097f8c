/** The part of `http_ece` that is used. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface EncryptParameters {
    readonly version: 'aes128gcm';
    /** Of the receiver. */
    readonly dh: Buffer;
    /** Ephemeral. */
    readonly privateKey: ECDH;
    readonly salt: Buffer;
    readonly authSecret: Buffer;
  }

  const ece: { encrypt(plaintext: Buffer, parameters: EncryptParameters): Buffer };
  export = ece;
}
