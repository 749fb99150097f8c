/** The schemas as protobufjs reflection reads them: an encoder that shares no generated code with the package. */

import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const folder = fileURLToPath(new URL('../../../proto/', import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => (target.startsWith('/') ? target : folder + target);
root.loadSync([
  'signal/session.proto',
  'signal/sender-keys.proto',
  'signal/plaintext.proto',
  'signal/sealed-sender.proto',
  'signal/fingerprint.proto',
  'sotto/backup/v1/backup.proto',
  'sotto/wire/v1/wire.proto',
  'sotto/forward/v1/forward.proto',
  'sotto/content/v1/content.proto',
  'sotto/content/v1/devices.proto',
  'sotto/link/v1/link.proto',
  'sotto/relay/v1/admission.proto',
  'sotto/relay/v1/blobs.proto',
  'sotto/relay/v1/relay.proto',
  'sotto/relay/v1/rendezvous.proto',
  'sotto/relay/v1/tokens.proto',
  'sotto/federation/v1/block-feed.proto',
  'sotto/federation/v1/federation.proto',
  'sotto/storage/v1/session.proto',
  'sotto/storage/v1/sender-key.proto',
  'sotto/storage/v1/client.proto',
  'sotto/storage/v1/conversation.proto',
  'sotto/storage/v1/recovery.proto',
  'sotto/storage/v1/devices.proto',
  'sotto/storage/v1/tokens.proto',
  'sotto/storage/v1/attachments.proto',
]);

export function lookupSchema(name: string): protobuf.Type {
  return root.lookupType(name);
}
