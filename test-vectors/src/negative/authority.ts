/**
 * Certificates with anything in them, signed as if it were right.
 *
 * Spec: Signal session layer, sections 6.7 and 9.1.
 */

import { type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import { type DrawnPair, drawPair, serialized, sign } from './draw.ts';
import { ALICE_NAME } from './people.ts';
import { bytesField, type Fields, fixed64Field, messageOf, uintField } from './protobuf.ts';

export interface Authority {
  readonly root: DrawnPair;
  readonly server: DrawnPair;
  /** The sender. */
  readonly identity: DrawnPair;
  readonly mallory: DrawnPair;
  readonly random: RandomBytes;
}

export function drawAuthority(random: RandomBytes): Authority {
  return {
    root: drawPair(random),
    server: drawPair(random),
    identity: drawPair(random),
    mallory: drawPair(random),
    random,
  };
}

/** Last millisecond of the certificates. */
export const EXPIRES = 1_700_086_400_000;
/** When they are judged, if no case says otherwise. */
export const AT = 1_700_000_000_000;

/** What makes one layer of a certificate another. */
export interface LayerPlan {
  readonly fields?: (fields: Fields) => Fields;
  readonly body?: (fields: Fields) => Uint8Array;
  readonly signedBy?: DrawnPair;
  readonly signature?: (signature: Uint8Array) => Uint8Array;
  /** Of the layer around the signed body. */
  readonly outer?: (fields: Fields) => Uint8Array;
}

export function serverBody({ server }: Authority): Fields {
  return { id: uintField(1, 7), key: bytesField(2, serialized(server.publicKey)) };
}

export function serverCertificate(authority: Authority, plan: LayerPlan = {}): Uint8Array {
  return signedLayer(authority, serverBody(authority), plan, authority.root);
}

/** Of Alice, device 1. */
export function senderBody(authority: Authority, certificate = serverCertificate(authority)): Fields {
  return {
    senderDevice: uintField(2, 1),
    expires: fixed64Field(3, EXPIRES),
    identityKey: bytesField(4, serialized(authority.identity.publicKey)),
    certificate: bytesField(5, certificate),
    uuidString: bytesField(6, utf8ToBytes(ALICE_NAME)),
  };
}

export function senderCertificate(authority: Authority, plan: LayerPlan = {}): Uint8Array {
  return signedLayer(authority, senderBody(authority), plan, authority.server);
}

function signedLayer({ random }: Authority, fields: Fields, plan: LayerPlan, signer: DrawnPair): Uint8Array {
  const body = (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields);
  const signature = sign(plan.signedBy ?? signer, body, random);
  return (plan.outer ?? messageOf)({
    certificate: bytesField(1, body),
    signature: bytesField(2, plan.signature?.(signature) ?? signature),
  });
}
