/** Every malformed message of sender keys: see malformed.ts. State is the stored record. */

import { bytesToUtf8 } from '@sotto/crypto';
import { decryptSenderKeyMessage, processSenderKeyDistribution } from '../src/sender-key-cipher.ts';
import { encodeSenderKeyRecord } from '../src/sender-key-storage.ts';
import { describeMalformed } from './malformed.ts';
import { SenderKeyEnd, senderAndReader } from './sender-key-support.ts';
import { acquaintedPair } from './support.ts';

describeMalformed({
  name: 'sender-key message',
  codes: [
    'E_MESSAGE_MALFORMED',
    'E_MESSAGE_VERSION',
    'E_SENDER_KEY_UNKNOWN',
    'E_SIGNATURE_INVALID',
    'E_MESSAGE_DUPLICATE',
  ],
  make: () => {
    const { sender, reader } = senderAndReader('malformed');
    const late = sender.encrypt('late');
    const read = sender.encrypt('read');
    reader.decrypt(read);
    const message = sender.encrypt('text');
    reader.process(sender.rotate());
    const { sender: stranger } = senderAndReader('malformed stranger');
    const { alice, bob } = acquaintedPair('malformed sender key');
    return {
      message,
      others: {
        'that comes late': late,
        'that was read': read,
        'of a newer chain': sender.encrypt('newer'),
        'of another sender': stranger.encrypt('another'),
        'that distributes the key': sender.distribution(),
        'of a session': alice.encrypt(bob, 'pairwise').bytes,
      },
      receive: (bytes) => bytesToUtf8(decryptSenderKeyMessage(reader.record, { bytes }, reader.env).output),
      state: () => encodeSenderKeyRecord(reader.record!),
    };
  },
});

// Nothing in it is authenticated but by the pairwise message around it: what still has its form is taken in.
describeMalformed({
  name: 'distribution message',
  codes: ['E_MESSAGE_MALFORMED', 'E_MESSAGE_VERSION', 'E_SENDER_KEY_UNKNOWN'],
  readings: ['taken in'],
  make: () => {
    const { sender, reader } = senderAndReader('malformed distribution');
    const older = sender.distribution();
    sender.encrypt('one');
    const { sender: stranger } = senderAndReader('malformed distribution, stranger');
    const elsewhere = new SenderKeyEnd('malformed distribution, elsewhere', new Uint8Array(16).fill(7));
    return {
      message: sender.distribution(),
      others: {
        'of the same chain, earlier': older,
        'of another sender': stranger.distribution(),
        'of another distribution': elsewhere.distribution(),
        'that is encrypted': sender.encrypt('two'),
      },
      receive: (bytes) => {
        processSenderKeyDistribution(reader.record, { bytes });
        return 'taken in';
      },
      state: () => encodeSenderKeyRecord(reader.record!),
    };
  },
});
