// Generated from proto/ by tools/generate-proto.mjs. Do not edit.

export const signalDecryptionErrorMessage = {
  name: 'signal.DecryptionErrorMessage',
  fields: new Map([
    [1, { name: 'ratchetKey', type: 'bytes', repeated: false }],
    [2, { name: 'timestamp', type: 'uint64', repeated: false }],
    [3, { name: 'deviceId', type: 'uint32', repeated: false }],
  ]),
};

export const signalFingerprint = {
  name: 'signal.Fingerprint',
  fields: new Map([
    [1, { name: 'content', type: 'bytes', repeated: false }],
  ]),
};

export const signalPlaintextContentBody = {
  name: 'signal.PlaintextContentBody',
  fields: new Map([
    [8, { name: 'decryptionErrorMessage', type: 'bytes', repeated: false }],
  ]),
};

export const signalPreKeySignalMessage = {
  name: 'signal.PreKeySignalMessage',
  fields: new Map([
    [1, { name: 'preKeyId', type: 'uint32', repeated: false }],
    [2, { name: 'baseKey', type: 'bytes', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'message', type: 'bytes', repeated: false }],
    [5, { name: 'registrationId', type: 'uint32', repeated: false }],
    [6, { name: 'signedPreKeyId', type: 'uint32', repeated: false }],
    [7, { name: 'kyberPreKeyId', type: 'uint32', repeated: false }],
    [8, { name: 'kyberCiphertext', type: 'bytes', repeated: false }],
  ]),
};

export const signalScannableFingerprint = {
  name: 'signal.ScannableFingerprint',
  fields: new Map([
    [1, { name: 'formatVersion', type: 'uint32', repeated: false }],
    [2, { name: 'local', type: 'message', repeated: false, shape: signalFingerprint }],
    [3, { name: 'remote', type: 'message', repeated: false, shape: signalFingerprint }],
  ]),
};

export const signalSenderCertificate = {
  name: 'signal.SenderCertificate',
  fields: new Map([
    [1, { name: 'certificate', type: 'bytes', repeated: false }],
    [2, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const signalSenderCertificateBody = {
  name: 'signal.SenderCertificateBody',
  fields: new Map([
    [1, { name: 'senderE164', type: 'string', repeated: false }],
    [2, { name: 'senderDevice', type: 'uint32', repeated: false }],
    [3, { name: 'expires', type: 'fixed64', repeated: false }],
    [4, { name: 'identityKey', type: 'bytes', repeated: false }],
    [5, { name: 'certificate', type: 'bytes', repeated: false, oneof: 'signer' }],
    [8, { name: 'id', type: 'uint32', repeated: false, oneof: 'signer' }],
    [6, { name: 'uuidString', type: 'string', repeated: false, oneof: 'senderId' }],
    [7, { name: 'uuidBytes', type: 'bytes', repeated: false, oneof: 'senderId' }],
  ]),
};

export const signalSenderKeyDistributionMessage = {
  name: 'signal.SenderKeyDistributionMessage',
  fields: new Map([
    [1, { name: 'distributionUuid', type: 'bytes', repeated: false }],
    [2, { name: 'chainId', type: 'uint32', repeated: false }],
    [3, { name: 'iteration', type: 'uint32', repeated: false }],
    [4, { name: 'chainKey', type: 'bytes', repeated: false }],
    [5, { name: 'signingKey', type: 'bytes', repeated: false }],
  ]),
};

export const signalSenderKeyMessage = {
  name: 'signal.SenderKeyMessage',
  fields: new Map([
    [1, { name: 'distributionUuid', type: 'bytes', repeated: false }],
    [2, { name: 'chainId', type: 'uint32', repeated: false }],
    [3, { name: 'iteration', type: 'uint32', repeated: false }],
    [4, { name: 'ciphertext', type: 'bytes', repeated: false }],
  ]),
};

export const signalServerCertificate = {
  name: 'signal.ServerCertificate',
  fields: new Map([
    [1, { name: 'certificate', type: 'bytes', repeated: false }],
    [2, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const signalServerCertificateBody = {
  name: 'signal.ServerCertificateBody',
  fields: new Map([
    [1, { name: 'id', type: 'uint32', repeated: false }],
    [2, { name: 'key', type: 'bytes', repeated: false }],
  ]),
};

export const signalSignalMessage = {
  name: 'signal.SignalMessage',
  fields: new Map([
    [1, { name: 'ratchetKey', type: 'bytes', repeated: false }],
    [2, { name: 'counter', type: 'uint32', repeated: false }],
    [3, { name: 'previousCounter', type: 'uint32', repeated: false }],
    [4, { name: 'ciphertext', type: 'bytes', repeated: false }],
    [5, { name: 'pqRatchet', type: 'bytes', repeated: false }],
    [6, { name: 'addresses', type: 'bytes', repeated: false }],
  ]),
};

export const signalUnidentifiedSenderContent = {
  name: 'signal.UnidentifiedSenderContent',
  fields: new Map([
    [1, { name: 'type', type: 'uint32', repeated: false }],
    [2, { name: 'senderCertificate', type: 'bytes', repeated: false }],
    [3, { name: 'content', type: 'bytes', repeated: false }],
    [4, { name: 'contentHint', type: 'uint32', repeated: false }],
    [5, { name: 'groupId', type: 'bytes', repeated: false }],
    [100, { name: 'sentAt', type: 'uint64', repeated: false }],
  ]),
};

export const signalUnidentifiedSenderMessage = {
  name: 'signal.UnidentifiedSenderMessage',
  fields: new Map([
    [1, { name: 'ephemeralPublic', type: 'bytes', repeated: false }],
    [2, { name: 'encryptedStatic', type: 'bytes', repeated: false }],
    [3, { name: 'encryptedMessage', type: 'bytes', repeated: false }],
  ]),
};

export const sottoBackupV1BackupAccount = {
  name: 'sotto.backup.v1.BackupAccount',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'relayUrl', type: 'string', repeated: false }],
    [4, { name: 'identityPrivateKey', type: 'bytes', repeated: false }],
    [5, { name: 'signedManifest', type: 'bytes', repeated: false }],
    [6, { name: 'createdAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoBackupV1PassPhraseSlot = {
  name: 'sotto.backup.v1.PassPhraseSlot',
  fields: new Map([
    [1, { name: 'salt', type: 'bytes', repeated: false }],
    [2, { name: 'memoryKib', type: 'uint32', repeated: false }],
    [3, { name: 'passes', type: 'uint32', repeated: false }],
    [4, { name: 'lanes', type: 'uint32', repeated: false }],
    [5, { name: 'wrapped', type: 'bytes', repeated: false }],
  ]),
};

export const sottoBackupV1BackupHeader = {
  name: 'sotto.backup.v1.BackupHeader',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'salt', type: 'bytes', repeated: false }],
    [3, { name: 'recoverySlot', type: 'bytes', repeated: false }],
    [4, { name: 'passPhraseSlot', type: 'message', repeated: false, shape: sottoBackupV1PassPhraseSlot }],
  ]),
};

export const sottoBackupV1BackupRecord = {
  name: 'sotto.backup.v1.BackupRecord',
  fields: new Map([
    [1, { name: 'key', type: 'string', repeated: false }],
    [2, { name: 'value', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1Thumbnail = {
  name: 'sotto.content.v1.Thumbnail',
  fields: new Map([
    [1, { name: 'mediaType', type: 'string', repeated: false }],
    [2, { name: 'bytes', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1Attachment = {
  name: 'sotto.content.v1.Attachment',
  fields: new Map([
    [1, { name: 'relay', type: 'string', repeated: false }],
    [2, { name: 'blobId', type: 'bytes', repeated: false }],
    [3, { name: 'key', type: 'bytes', repeated: false }],
    [4, { name: 'root', type: 'bytes', repeated: false }],
    [5, { name: 'size', type: 'uint32', repeated: false }],
    [6, { name: 'chunkBytes', type: 'uint32', repeated: false }],
    [7, { name: 'expiresAt', type: 'uint32', repeated: false }],
    [8, { name: 'mediaType', type: 'string', repeated: false }],
    [9, { name: 'name', type: 'string', repeated: false }],
    [10, { name: 'width', type: 'uint32', repeated: false }],
    [11, { name: 'height', type: 'uint32', repeated: false }],
    [12, { name: 'durationMs', type: 'uint32', repeated: false }],
    [13, { name: 'thumbnail', type: 'message', repeated: false, shape: sottoContentV1Thumbnail }],
  ]),
};

export const sottoContentV1AttachmentList = {
  name: 'sotto.content.v1.AttachmentList',
  fields: new Map([
    [1, { name: 'text', type: 'string', repeated: false }],
    [2, { name: 'attachments', type: 'message', repeated: true, shape: sottoContentV1Attachment }],
  ]),
};

export const sottoContentV1Chain = {
  name: 'sotto.content.v1.Chain',
  fields: new Map([
    [1, { name: 'counter', type: 'uint32', repeated: false }],
    [2, { name: 'previous', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1Timestamp = {
  name: 'sotto.content.v1.Timestamp',
  fields: new Map([
    [1, { name: 'seconds', type: 'uint32', repeated: false }],
    [2, { name: 'milliseconds', type: 'uint32', repeated: false }],
  ]),
};

export const sottoContentV1TokenGrant = {
  name: 'sotto.content.v1.TokenGrant',
  fields: new Map([
    [1, { name: 'mailboxId', type: 'bytes', repeated: false }],
    [2, { name: 'epoch', type: 'uint32', repeated: false }],
    [3, { name: 'tokens', type: 'bytes', repeated: true }],
  ]),
};

export const sottoContentV1TokenReport = {
  name: 'sotto.content.v1.TokenReport',
  fields: new Map([
    [1, { name: 'left', type: 'uint32', repeated: false }],
    [2, { name: 'grants', type: 'uint32', repeated: false }],
  ]),
};

export const sottoContentV1Timer = {
  name: 'sotto.content.v1.Timer',
  fields: new Map([
    [1, { name: 'seconds', type: 'uint32', repeated: false }],
    [2, { name: 'start', type: 'enum', repeated: false }],
    [3, { name: 'version', type: 'uint32', repeated: false }],
  ]),
};

export const sottoContentV1Text = {
  name: 'sotto.content.v1.Text',
  fields: new Map([
    [1, { name: 'body', type: 'string', repeated: false }],
  ]),
};

export const sottoContentV1Nothing = {
  name: 'sotto.content.v1.Nothing',
  fields: new Map([]),
};

export const sottoContentV1Typing = {
  name: 'sotto.content.v1.Typing',
  fields: new Map([
    [1, { name: 'active', type: 'bool', repeated: false }],
  ]),
};

export const sottoContentV1Reply = {
  name: 'sotto.content.v1.Reply',
  fields: new Map([
    [1, { name: 'targetId', type: 'bytes', repeated: false }],
    [2, { name: 'body', type: 'string', repeated: false }],
  ]),
};

export const sottoContentV1Edit = {
  name: 'sotto.content.v1.Edit',
  fields: new Map([
    [1, { name: 'targetId', type: 'bytes', repeated: false }],
    [2, { name: 'body', type: 'string', repeated: false }],
  ]),
};

export const sottoContentV1Delete = {
  name: 'sotto.content.v1.Delete',
  fields: new Map([
    [1, { name: 'targetId', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1Reaction = {
  name: 'sotto.content.v1.Reaction',
  fields: new Map([
    [1, { name: 'targetId', type: 'bytes', repeated: false }],
    [2, { name: 'emoji', type: 'string', repeated: false }],
  ]),
};

export const sottoContentV1Receipt = {
  name: 'sotto.content.v1.Receipt',
  fields: new Map([
    [1, { name: 'receiptKind', type: 'enum', repeated: false }],
    [2, { name: 'messageIds', type: 'bytes', repeated: true }],
  ]),
};

export const sottoContentV1Profile = {
  name: 'sotto.content.v1.Profile',
  fields: new Map([
    [1, { name: 'sealed', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1SessionReset = {
  name: 'sotto.content.v1.SessionReset',
  fields: new Map([]),
};

export const sottoContentV1SyncSent = {
  name: 'sotto.content.v1.SyncSent',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'content', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1SyncRead = {
  name: 'sotto.content.v1.SyncRead',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'messageIds', type: 'bytes', repeated: true }],
    [3, { name: 'readAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoContentV1SyncBlock = {
  name: 'sotto.content.v1.SyncBlock',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'blocked', type: 'bool', repeated: false }],
  ]),
};

export const sottoContentV1SyncDevice = {
  name: 'sotto.content.v1.SyncDevice',
  fields: new Map([
    [1, { name: 'authenticationKey', type: 'bytes', repeated: false }],
    [2, { name: 'name', type: 'string', repeated: false }],
  ]),
};

export const sottoContentV1SyncAccepted = {
  name: 'sotto.content.v1.SyncAccepted',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1SyncAlias = {
  name: 'sotto.content.v1.SyncAlias',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'alias', type: 'string', repeated: false }],
    [5, { name: 'edition', type: 'uint32', repeated: false }],
  ]),
};

export const sottoContentV1SyncVerification = {
  name: 'sotto.content.v1.SyncVerification',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'verifiedAt', type: 'uint32', repeated: false }],
    [5, { name: 'edition', type: 'uint32', repeated: false }],
    [6, { name: 'addressVerified', type: 'bool', repeated: false }],
  ]),
};

export const sottoContentV1SyncProfile = {
  name: 'sotto.content.v1.SyncProfile',
  fields: new Map([
    [1, { name: 'key', type: 'bytes', repeated: false }],
    [2, { name: 'data', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1SyncForgotten = {
  name: 'sotto.content.v1.SyncForgotten',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'at', type: 'uint32', repeated: false }],
    [3, { name: 'blocked', type: 'bool', repeated: false }],
  ]),
};

export const sottoContentV1SyncViewed = {
  name: 'sotto.content.v1.SyncViewed',
  fields: new Map([
    [1, { name: 'accountId', type: 'bytes', repeated: false }],
    [2, { name: 'messageId', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1Sync = {
  name: 'sotto.content.v1.Sync',
  fields: new Map([
    [1, { name: 'sent', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncSent }],
    [2, { name: 'read', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncRead }],
    [3, { name: 'block', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncBlock }],
    [4, { name: 'device', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncDevice }],
    [5, { name: 'accepted', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncAccepted }],
    [6, { name: 'alias', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncAlias }],
    [7, { name: 'verification', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncVerification }],
    [8, { name: 'profile', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncProfile }],
    [9, { name: 'forgotten', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncForgotten }],
    [10, { name: 'viewed', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SyncViewed }],
    [11, { name: 'forgottenAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoWireV1SignedManifest = {
  name: 'sotto.wire.v1.SignedManifest',
  fields: new Map([
    [1, { name: 'manifest', type: 'bytes', repeated: false }],
    [2, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const sottoContentV1DeviceChange = {
  name: 'sotto.content.v1.DeviceChange',
  fields: new Map([
    [1, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
  ]),
};

export const sottoContentV1TimerChange = {
  name: 'sotto.content.v1.TimerChange',
  fields: new Map([]),
};

export const sottoContentV1SecretChat = {
  name: 'sotto.content.v1.SecretChat',
  fields: new Map([
    [1, { name: 'step', type: 'enum', repeated: false }],
  ]),
};

export const sottoContentV1Content = {
  name: 'sotto.content.v1.Content',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'messageId', type: 'bytes', repeated: false }],
    [3, { name: 'sentAt', type: 'message', repeated: false, shape: sottoContentV1Timestamp }],
    [4, { name: 'grant', type: 'message', repeated: false, shape: sottoContentV1TokenGrant }],
    [5, { name: 'report', type: 'message', repeated: false, shape: sottoContentV1TokenReport }],
    [6, { name: 'chain', type: 'message', repeated: false, shape: sottoContentV1Chain }],
    [7, { name: 'timer', type: 'message', repeated: false, shape: sottoContentV1Timer }],
    [8, { name: 'profileKey', type: 'bytes', repeated: false }],
    [9, { name: 'viewOnce', type: 'bool', repeated: false }],
    [25, { name: 'protocol', type: 'uint32', repeated: false }],
    [27, { name: 'secretChatId', type: 'bytes', repeated: false }],
    [10, { name: 'text', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Text }],
    [11, { name: 'nothing', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Nothing }],
    [12, { name: 'typing', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Typing }],
    [13, { name: 'reply', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Reply }],
    [14, { name: 'edit', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Edit }],
    [15, { name: 'delete', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Delete }],
    [16, { name: 'reaction', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Reaction }],
    [17, { name: 'receipt', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Receipt }],
    [18, { name: 'profile', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Profile }],
    [20, { name: 'attachments', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1AttachmentList }],
    [24, { name: 'sessionReset', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SessionReset }],
    [21, { name: 'sync', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1Sync }],
    [22, { name: 'deviceChange', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1DeviceChange }],
    [23, { name: 'timerChange', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1TimerChange }],
    [26, { name: 'secretChat', type: 'message', repeated: false, oneof: 'body', shape: sottoContentV1SecretChat }],
  ]),
};

export const sottoContentV1ProfileData = {
  name: 'sotto.content.v1.ProfileData',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'edition', type: 'uint32', repeated: false }],
    [3, { name: 'name', type: 'string', repeated: false }],
    [4, { name: 'picture', type: 'bytes', repeated: false }],
    [5, { name: 'pictureType', type: 'string', repeated: false }],
  ]),
};

export const sottoFederationV1BlobRequest = {
  name: 'sotto.federation.v1.BlobRequest',
  fields: new Map([
    [1, { name: 'blobId', type: 'bytes', repeated: false }],
    [2, { name: 'offset', type: 'uint32', repeated: false }],
    [3, { name: 'length', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1BlobResponse = {
  name: 'sotto.federation.v1.BlobResponse',
  fields: new Map([
    [1, { name: 'data', type: 'bytes', repeated: false }],
    [2, { name: 'lifetime', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1BlockEntry = {
  name: 'sotto.federation.v1.BlockEntry',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
    [2, { name: 'accountHash', type: 'bytes', repeated: false }],
    [3, { name: 'reason', type: 'enum', repeated: false }],
    [4, { name: 'expiresAt', type: 'uint32', repeated: false }],
    [5, { name: 'evidenceHash', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1BlockFeed = {
  name: 'sotto.federation.v1.BlockFeed',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'sequence', type: 'uint32', repeated: false }],
    [3, { name: 'issuedAt', type: 'uint32', repeated: false }],
    [4, { name: 'expiresAt', type: 'uint32', repeated: false }],
    [5, { name: 'entries', type: 'message', repeated: true, shape: sottoFederationV1BlockEntry }],
  ]),
};

export const sottoForwardV1Sealed = {
  name: 'sotto.forward.v1.Sealed',
  fields: new Map([
    [1, { name: 'keyId', type: 'string', repeated: false }],
    [2, { name: 'sealed', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1Item = {
  name: 'sotto.federation.v1.Item',
  fields: new Map([
    [1, { name: 'itemId', type: 'bytes', repeated: false }],
    [2, { name: 'lane', type: 'enum', repeated: false }],
    [3, { name: 'expiry', type: 'enum', repeated: false }],
    [4, { name: 'acceptedAt', type: 'uint32', repeated: false }],
    [5, { name: 'content', type: 'message', repeated: false, shape: sottoForwardV1Sealed }],
  ]),
};

export const sottoFederationV1DeliverBatch = {
  name: 'sotto.federation.v1.DeliverBatch',
  fields: new Map([
    [1, { name: 'batchId', type: 'bytes', repeated: false }],
    [2, { name: 'items', type: 'message', repeated: true, shape: sottoFederationV1Item }],
    [3, { name: 'instance', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1ItemResult = {
  name: 'sotto.federation.v1.ItemResult',
  fields: new Map([
    [1, { name: 'itemDigest', type: 'bytes', repeated: false }],
    [2, { name: 'status', type: 'enum', repeated: false }],
    [3, { name: 'code', type: 'string', repeated: false }],
    [4, { name: 'retryAfter', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1DeliverResult = {
  name: 'sotto.federation.v1.DeliverResult',
  fields: new Map([
    [1, { name: 'results', type: 'message', repeated: true, shape: sottoFederationV1ItemResult }],
    [2, { name: 'instance', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1OnlineKey = {
  name: 'sotto.federation.v1.OnlineKey',
  fields: new Map([
    [1, { name: 'id', type: 'string', repeated: false }],
    [2, { name: 'purpose', type: 'enum', repeated: false }],
    [3, { name: 'publicKey', type: 'bytes', repeated: false }],
    [4, { name: 'notBefore', type: 'uint32', repeated: false }],
    [5, { name: 'notAfter', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1Limits = {
  name: 'sotto.federation.v1.Limits',
  fields: new Map([
    [1, { name: 'envelopeBytesMax', type: 'uint32', repeated: false }],
    [2, { name: 'batchBytesMax', type: 'uint32', repeated: false }],
    [3, { name: 'batchItemsMax', type: 'uint32', repeated: false }],
    [4, { name: 'lifetimeMax', type: 'uint32', repeated: false }],
    [5, { name: 'requestWorkBits', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1SealedSender = {
  name: 'sotto.federation.v1.SealedSender',
  fields: new Map([
    [1, { name: 'trustRoot', type: 'bytes', repeated: false }],
    [2, { name: 'serverCertificates', type: 'bytes', repeated: true }],
  ]),
};

export const sottoFederationV1RootChange = {
  name: 'sotto.federation.v1.RootChange',
  fields: new Map([
    [1, { name: 'formerRootKey', type: 'bytes', repeated: false }],
    [2, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1Discovery = {
  name: 'sotto.federation.v1.Discovery',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'domain', type: 'string', repeated: false }],
    [3, { name: 'apiUrl', type: 'string', repeated: false }],
    [4, { name: 'protocolMin', type: 'uint32', repeated: false }],
    [5, { name: 'protocolMax', type: 'uint32', repeated: false }],
    [6, { name: 'keys', type: 'message', repeated: true, shape: sottoFederationV1OnlineKey }],
    [7, { name: 'issuedAt', type: 'uint32', repeated: false }],
    [8, { name: 'expiresAt', type: 'uint32', repeated: false }],
    [9, { name: 'limits', type: 'message', repeated: false, shape: sottoFederationV1Limits }],
    [10, { name: 'sealedSender', type: 'message', repeated: false, shape: sottoFederationV1SealedSender }],
    [11, { name: 'revokedKeyIds', type: 'string', repeated: true }],
    [12, { name: 'rootChanges', type: 'message', repeated: true, shape: sottoFederationV1RootChange }],
  ]),
};

export const sottoFederationV1Error = {
  name: 'sotto.federation.v1.Error',
  fields: new Map([
    [1, { name: 'code', type: 'string', repeated: false }],
    [2, { name: 'message', type: 'string', repeated: false }],
    [3, { name: 'retryAfter', type: 'uint32', repeated: false }],
  ]),
};

export const sottoFederationV1Hello = {
  name: 'sotto.federation.v1.Hello',
  fields: new Map([]),
};

export const sottoFederationV1HelloResponse = {
  name: 'sotto.federation.v1.HelloResponse',
  fields: new Map([]),
};

export const sottoFederationV1LookUpRequest = {
  name: 'sotto.federation.v1.LookUpRequest',
  fields: new Map([
    [1, { name: 'query', type: 'message', repeated: false, shape: sottoForwardV1Sealed }],
  ]),
};

export const sottoFederationV1LookUpResponse = {
  name: 'sotto.federation.v1.LookUpResponse',
  fields: new Map([
    [1, { name: 'answer', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1SignedBlockFeed = {
  name: 'sotto.federation.v1.SignedBlockFeed',
  fields: new Map([
    [1, { name: 'feed', type: 'bytes', repeated: false }],
    [2, { name: 'publicKey', type: 'bytes', repeated: false }],
    [3, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const sottoFederationV1SignedDiscovery = {
  name: 'sotto.federation.v1.SignedDiscovery',
  fields: new Map([
    [1, { name: 'document', type: 'bytes', repeated: false }],
    [2, { name: 'rootKey', type: 'bytes', repeated: false }],
    [3, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const sottoForwardV1Voucher = {
  name: 'sotto.forward.v1.Voucher',
  fields: new Map([
    [1, { name: 'issuerKeyId', type: 'string', repeated: false }],
    [2, { name: 'message', type: 'bytes', repeated: false }],
    [3, { name: 'signature', type: 'bytes', repeated: false }],
    [4, { name: 'work', type: 'uint32', repeated: false }],
  ]),
};

export const sottoForwardV1Authorization = {
  name: 'sotto.forward.v1.Authorization',
  fields: new Map([
    [1, { name: 'contactToken', type: 'bytes', repeated: false, oneof: 'kind' }],
    [2, { name: 'voucher', type: 'message', repeated: false, oneof: 'kind', shape: sottoForwardV1Voucher }],
  ]),
};

export const sottoForwardV1BundleQuery = {
  name: 'sotto.forward.v1.BundleQuery',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
    [2, { name: 'authorization', type: 'message', repeated: false, shape: sottoForwardV1Authorization }],
  ]),
};

export const sottoForwardV1ForwardContent = {
  name: 'sotto.forward.v1.ForwardContent',
  fields: new Map([
    [1, { name: 'mailboxId', type: 'bytes', repeated: false }],
    [2, { name: 'authorization', type: 'message', repeated: false, shape: sottoForwardV1Authorization }],
    [3, { name: 'envelope', type: 'bytes', repeated: false }],
  ]),
};

export const sottoWireV1KeyBinding = {
  name: 'sotto.wire.v1.KeyBinding',
  fields: new Map([
    [1, { name: 'createdAt', type: 'uint32', repeated: false }],
    [2, { name: 'signature', type: 'bytes', repeated: false }],
  ]),
};

export const sottoWireV1SignedPreKey = {
  name: 'sotto.wire.v1.SignedPreKey',
  fields: new Map([
    [1, { name: 'id', type: 'uint32', repeated: false }],
    [2, { name: 'publicKey', type: 'bytes', repeated: false }],
    [3, { name: 'signature', type: 'bytes', repeated: false }],
    [4, { name: 'binding', type: 'message', repeated: false, shape: sottoWireV1KeyBinding }],
  ]),
};

export const sottoWireV1KemPreKey = {
  name: 'sotto.wire.v1.KemPreKey',
  fields: new Map([
    [1, { name: 'id', type: 'uint32', repeated: false }],
    [2, { name: 'publicKey', type: 'bytes', repeated: false }],
    [3, { name: 'signature', type: 'bytes', repeated: false }],
    [4, { name: 'binding', type: 'message', repeated: false, shape: sottoWireV1KeyBinding }],
  ]),
};

export const sottoWireV1OneTimePreKey = {
  name: 'sotto.wire.v1.OneTimePreKey',
  fields: new Map([
    [1, { name: 'id', type: 'uint32', repeated: false }],
    [2, { name: 'publicKey', type: 'bytes', repeated: false }],
    [3, { name: 'binding', type: 'message', repeated: false, shape: sottoWireV1KeyBinding }],
  ]),
};

export const sottoWireV1PreKeyBundle = {
  name: 'sotto.wire.v1.PreKeyBundle',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
    [2, { name: 'registrationId', type: 'uint32', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'signedPreKey', type: 'message', repeated: false, shape: sottoWireV1SignedPreKey }],
    [5, { name: 'kemPreKey', type: 'message', repeated: false, shape: sottoWireV1KemPreKey }],
    [6, { name: 'kemLastResort', type: 'bool', repeated: false }],
    [7, { name: 'oneTimePreKey', type: 'message', repeated: false, shape: sottoWireV1OneTimePreKey }],
  ]),
};

export const sottoForwardV1LookUpAnswer = {
  name: 'sotto.forward.v1.LookUpAnswer',
  fields: new Map([
    [1, { name: 'manifest', type: 'message', repeated: false, oneof: 'kind', shape: sottoWireV1SignedManifest }],
    [2, { name: 'bundle', type: 'message', repeated: false, oneof: 'kind', shape: sottoWireV1PreKeyBundle }],
    [3, { name: 'refusal', type: 'string', repeated: false, oneof: 'kind' }],
  ]),
};

export const sottoForwardV1ManifestQuery = {
  name: 'sotto.forward.v1.ManifestQuery',
  fields: new Map([]),
};

export const sottoForwardV1LookUpQuery = {
  name: 'sotto.forward.v1.LookUpQuery',
  fields: new Map([
    [1, { name: 'localpart', type: 'string', repeated: false }],
    [2, { name: 'manifest', type: 'message', repeated: false, oneof: 'kind', shape: sottoForwardV1ManifestQuery }],
    [3, { name: 'bundle', type: 'message', repeated: false, oneof: 'kind', shape: sottoForwardV1BundleQuery }],
  ]),
};

export const sottoLinkV1LinkAccount = {
  name: 'sotto.link.v1.LinkAccount',
  fields: new Map([
    [1, { name: 'address', type: 'string', repeated: false }],
    [2, { name: 'identityPrivateKey', type: 'bytes', repeated: false }],
    [3, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
    [4, { name: 'deviceId', type: 'uint32', repeated: false }],
  ]),
};

export const sottoLinkV1LinkAnswer = {
  name: 'sotto.link.v1.LinkAnswer',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'encapsulated', type: 'bytes', repeated: false }],
    [3, { name: 'nonce', type: 'bytes', repeated: false }],
  ]),
};

export const sottoLinkV1LinkDone = {
  name: 'sotto.link.v1.LinkDone',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
  ]),
};

export const sottoLinkV1LinkEnd = {
  name: 'sotto.link.v1.LinkEnd',
  fields: new Map([
    [1, { name: 'records', type: 'uint32', repeated: false }],
  ]),
};

export const sottoLinkV1LinkOffer = {
  name: 'sotto.link.v1.LinkOffer',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'key', type: 'bytes', repeated: false }],
    [3, { name: 'commitment', type: 'bytes', repeated: false }],
  ]),
};

export const sottoLinkV1LinkRecord = {
  name: 'sotto.link.v1.LinkRecord',
  fields: new Map([
    [1, { name: 'key', type: 'string', repeated: false }],
    [2, { name: 'value', type: 'bytes', repeated: false }],
  ]),
};

export const sottoLinkV1LinkRecords = {
  name: 'sotto.link.v1.LinkRecords',
  fields: new Map([
    [1, { name: 'records', type: 'message', repeated: true, shape: sottoLinkV1LinkRecord }],
  ]),
};

export const sottoLinkV1LinkPage = {
  name: 'sotto.link.v1.LinkPage',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'account', type: 'message', repeated: false, oneof: 'body', shape: sottoLinkV1LinkAccount }],
    [3, { name: 'records', type: 'message', repeated: false, oneof: 'body', shape: sottoLinkV1LinkRecords }],
    [4, { name: 'end', type: 'message', repeated: false, oneof: 'body', shape: sottoLinkV1LinkEnd }],
  ]),
};

export const sottoLinkV1LinkReveal = {
  name: 'sotto.link.v1.LinkReveal',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'nonce', type: 'bytes', repeated: false }],
    [3, { name: 'registrationId', type: 'uint32', repeated: false }],
    [4, { name: 'authenticationKey', type: 'bytes', repeated: false }],
    [5, { name: 'mailboxId', type: 'bytes', repeated: false }],
    [6, { name: 'name', type: 'string', repeated: false }],
  ]),
};

export const sottoRelayV1Acknowledge = {
  name: 'sotto.relay.v1.Acknowledge',
  fields: new Map([
    [1, { name: 'cursors', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1Acknowledged = {
  name: 'sotto.relay.v1.Acknowledged',
  fields: new Map([
    [1, { name: 'cursors', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1Alive = {
  name: 'sotto.relay.v1.Alive',
  fields: new Map([]),
};

export const sottoRelayV1Attach = {
  name: 'sotto.relay.v1.Attach',
  fields: new Map([
    [1, { name: 'signatureInput', type: 'string', repeated: false }],
    [2, { name: 'signature', type: 'string', repeated: false }],
  ]),
};

export const sottoRelayV1Attached = {
  name: 'sotto.relay.v1.Attached',
  fields: new Map([
    [1, { name: 'mailboxEpoch', type: 'bytes', repeated: false }],
    [2, { name: 'replaced', type: 'bool', repeated: false }],
    [3, { name: 'storeMark', type: 'bytes', repeated: false }],
    [4, { name: 'now', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1BlobDeleteRequest = {
  name: 'sotto.relay.v1.BlobDeleteRequest',
  fields: new Map([
    [1, { name: 'blobId', type: 'bytes', repeated: false }],
    [2, { name: 'capability', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1BlobDeleteResponse = {
  name: 'sotto.relay.v1.BlobDeleteResponse',
  fields: new Map([]),
};

export const sottoRelayV1BlobFetchRequest = {
  name: 'sotto.relay.v1.BlobFetchRequest',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
    [2, { name: 'blobId', type: 'bytes', repeated: false }],
    [3, { name: 'offset', type: 'uint32', repeated: false }],
    [4, { name: 'length', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1BlobFetchResponse = {
  name: 'sotto.relay.v1.BlobFetchResponse',
  fields: new Map([
    [1, { name: 'data', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1BlobPartRequest = {
  name: 'sotto.relay.v1.BlobPartRequest',
  fields: new Map([
    [1, { name: 'blobId', type: 'bytes', repeated: false }],
    [2, { name: 'offset', type: 'uint32', repeated: false }],
    [3, { name: 'data', type: 'bytes', repeated: false }],
    [4, { name: 'lifetime', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1BlobStartRequest = {
  name: 'sotto.relay.v1.BlobStartRequest',
  fields: new Map([
    [1, { name: 'blobId', type: 'bytes', repeated: false }],
    [2, { name: 'deleteDigest', type: 'bytes', repeated: false }],
    [3, { name: 'size', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1BlobState = {
  name: 'sotto.relay.v1.BlobState',
  fields: new Map([
    [1, { name: 'received', type: 'uint32', repeated: false }],
    [2, { name: 'complete', type: 'bool', repeated: false }],
  ]),
};

export const sottoRelayV1ClientFrame = {
  name: 'sotto.relay.v1.ClientFrame',
  fields: new Map([
    [1, { name: 'attach', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Attach }],
    [2, { name: 'acknowledge', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Acknowledge }],
  ]),
};

export const sottoRelayV1MailboxContext = {
  name: 'sotto.relay.v1.MailboxContext',
  fields: new Map([
    [1, { name: 'keyId', type: 'uint32', repeated: false }],
    [2, { name: 'encapsulatedKey', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1Delivery = {
  name: 'sotto.relay.v1.Delivery',
  fields: new Map([
    [1, { name: 'cursor', type: 'bytes', repeated: false }],
    [2, { name: 'context', type: 'message', repeated: false, shape: sottoRelayV1MailboxContext }],
    [3, { name: 'number', type: 'uint32', repeated: false }],
    [4, { name: 'sealed', type: 'bytes', repeated: false, oneof: 'body' }],
    [5, { name: 'open', type: 'bytes', repeated: false, oneof: 'body' }],
  ]),
};

export const sottoRelayV1DiscoveryRequest = {
  name: 'sotto.relay.v1.DiscoveryRequest',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
  ]),
};

export const sottoRelayV1DiscoveryResponse = {
  name: 'sotto.relay.v1.DiscoveryResponse',
  fields: new Map([
    [1, { name: 'discovery', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1Ephemeral = {
  name: 'sotto.relay.v1.Ephemeral',
  fields: new Map([
    [1, { name: 'envelope', type: 'bytes', repeated: false }],
    [2, { name: 'acceptedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1Error = {
  name: 'sotto.relay.v1.Error',
  fields: new Map([
    [1, { name: 'code', type: 'string', repeated: false }],
    [2, { name: 'message', type: 'string', repeated: false }],
    [3, { name: 'retryAfter', type: 'uint32', repeated: false }],
    [4, { name: 'now', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1ItemOutcome = {
  name: 'sotto.relay.v1.ItemOutcome',
  fields: new Map([
    [1, { name: 'itemId', type: 'bytes', repeated: false }],
    [2, { name: 'state', type: 'enum', repeated: false }],
    [3, { name: 'code', type: 'string', repeated: false }],
  ]),
};

export const sottoRelayV1ItemResult = {
  name: 'sotto.relay.v1.ItemResult',
  fields: new Map([
    [1, { name: 'itemId', type: 'bytes', repeated: false }],
    [2, { name: 'status', type: 'enum', repeated: false }],
    [3, { name: 'code', type: 'string', repeated: false }],
    [4, { name: 'retryAfter', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1LookUpRequest = {
  name: 'sotto.relay.v1.LookUpRequest',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
    [2, { name: 'query', type: 'message', repeated: false, shape: sottoForwardV1Sealed }],
  ]),
};

export const sottoRelayV1LookUpResponse = {
  name: 'sotto.relay.v1.LookUpResponse',
  fields: new Map([
    [1, { name: 'answer', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1MailboxFull = {
  name: 'sotto.relay.v1.MailboxFull',
  fields: new Map([]),
};

export const sottoRelayV1ManifestRequest = {
  name: 'sotto.relay.v1.ManifestRequest',
  fields: new Map([
    [1, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
  ]),
};

export const sottoRelayV1ManifestResponse = {
  name: 'sotto.relay.v1.ManifestResponse',
  fields: new Map([
    [1, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
  ]),
};

export const sottoRelayV1OpenSessionRequest = {
  name: 'sotto.relay.v1.OpenSessionRequest',
  fields: new Map([
    [1, { name: 'ephemeralKey', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1OpenSessionResponse = {
  name: 'sotto.relay.v1.OpenSessionResponse',
  fields: new Map([
    [1, { name: 'sessionId', type: 'bytes', repeated: false }],
    [2, { name: 'ephemeralKey', type: 'bytes', repeated: false }],
    [3, { name: 'lifetime', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1OutcomesRequest = {
  name: 'sotto.relay.v1.OutcomesRequest',
  fields: new Map([
    [1, { name: 'itemIds', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1OutcomesResponse = {
  name: 'sotto.relay.v1.OutcomesResponse',
  fields: new Map([
    [1, { name: 'outcomes', type: 'message', repeated: true, shape: sottoRelayV1ItemOutcome }],
  ]),
};

export const sottoRelayV1OutgoingItem = {
  name: 'sotto.relay.v1.OutgoingItem',
  fields: new Map([
    [1, { name: 'itemId', type: 'bytes', repeated: false }],
    [2, { name: 'destination', type: 'string', repeated: false }],
    [3, { name: 'lane', type: 'enum', repeated: false }],
    [4, { name: 'expiry', type: 'enum', repeated: false }],
    [5, { name: 'local', type: 'message', repeated: false, oneof: 'content', shape: sottoForwardV1ForwardContent }],
    [6, { name: 'sealed', type: 'message', repeated: false, oneof: 'content', shape: sottoForwardV1Sealed }],
  ]),
};

export const sottoRelayV1PreKeyStatus = {
  name: 'sotto.relay.v1.PreKeyStatus',
  fields: new Map([
    [1, { name: 'oneTimePreKeys', type: 'uint32', repeated: false }],
    [2, { name: 'oneTimeKemPreKeys', type: 'uint32', repeated: false }],
    [3, { name: 'shelfDigest', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1PreKeyStatusRequest = {
  name: 'sotto.relay.v1.PreKeyStatusRequest',
  fields: new Map([
    [1, { name: 'withDigest', type: 'bool', repeated: false }],
  ]),
};

export const sottoWireV1MailboxKey = {
  name: 'sotto.wire.v1.MailboxKey',
  fields: new Map([
    [1, { name: 'id', type: 'uint32', repeated: false }],
    [2, { name: 'publicKey', type: 'bytes', repeated: false }],
    [3, { name: 'binding', type: 'message', repeated: false, shape: sottoWireV1KeyBinding }],
  ]),
};

export const sottoRelayV1PreKeyUpload = {
  name: 'sotto.relay.v1.PreKeyUpload',
  fields: new Map([
    [1, { name: 'signedPreKey', type: 'message', repeated: false, shape: sottoWireV1SignedPreKey }],
    [2, { name: 'lastResortKemPreKey', type: 'message', repeated: false, shape: sottoWireV1KemPreKey }],
    [3, { name: 'oneTimePreKeys', type: 'message', repeated: true, shape: sottoWireV1OneTimePreKey }],
    [4, { name: 'oneTimeKemPreKeys', type: 'message', repeated: true, shape: sottoWireV1KemPreKey }],
    [5, { name: 'mailboxKey', type: 'message', repeated: false, shape: sottoWireV1MailboxKey }],
    [6, { name: 'replaceOneTimeKeys', type: 'bool', repeated: false }],
  ]),
};

export const sottoRelayV1PreKeysLow = {
  name: 'sotto.relay.v1.PreKeysLow',
  fields: new Map([
    [1, { name: 'oneTimePreKeys', type: 'uint32', repeated: false }],
    [2, { name: 'oneTimeKemPreKeys', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1ProofOfWork = {
  name: 'sotto.relay.v1.ProofOfWork',
  fields: new Map([
    [1, { name: 'challenge', type: 'bytes', repeated: false }],
    [2, { name: 'counter', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1ProofOfWorkChallenge = {
  name: 'sotto.relay.v1.ProofOfWorkChallenge',
  fields: new Map([
    [1, { name: 'challenge', type: 'bytes', repeated: false }],
    [2, { name: 'cost', type: 'uint32', repeated: false }],
    [3, { name: 'zeroBits', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1PushKeyRequest = {
  name: 'sotto.relay.v1.PushKeyRequest',
  fields: new Map([]),
};

export const sottoRelayV1PushKeyResponse = {
  name: 'sotto.relay.v1.PushKeyResponse',
  fields: new Map([
    [1, { name: 'publicKey', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1PushSubscription = {
  name: 'sotto.relay.v1.PushSubscription',
  fields: new Map([
    [1, { name: 'endpoint', type: 'string', repeated: false }],
    [2, { name: 'p256dh', type: 'bytes', repeated: false }],
    [3, { name: 'auth', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1PushRequest = {
  name: 'sotto.relay.v1.PushRequest',
  fields: new Map([
    [1, { name: 'subscription', type: 'message', repeated: false, shape: sottoRelayV1PushSubscription }],
  ]),
};

export const sottoRelayV1PushResponse = {
  name: 'sotto.relay.v1.PushResponse',
  fields: new Map([]),
};

export const sottoRelayV1Receipt = {
  name: 'sotto.relay.v1.Receipt',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
    [2, { name: 'answer', type: 'bytes', repeated: false }],
    [3, { name: 'requestSignature', type: 'string', repeated: false }],
    [4, { name: 'keyId', type: 'string', repeated: false }],
    [5, { name: 'created', type: 'uint32', repeated: false }],
    [6, { name: 'signature', type: 'bytes', repeated: false }],
    [7, { name: 'discovery', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1ReceiptRequest = {
  name: 'sotto.relay.v1.ReceiptRequest',
  fields: new Map([
    [1, { name: 'itemId', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1ReceiptResponse = {
  name: 'sotto.relay.v1.ReceiptResponse',
  fields: new Map([
    [1, { name: 'receipt', type: 'message', repeated: false, shape: sottoRelayV1Receipt }],
  ]),
};

export const sottoRelayV1RegisterRequest = {
  name: 'sotto.relay.v1.RegisterRequest',
  fields: new Map([
    [1, { name: 'manifest', type: 'message', repeated: false, shape: sottoWireV1SignedManifest }],
    [2, { name: 'preKeys', type: 'message', repeated: false, shape: sottoRelayV1PreKeyUpload }],
    [3, { name: 'invite', type: 'string', repeated: false }],
    [4, { name: 'proofOfWork', type: 'message', repeated: false, shape: sottoRelayV1ProofOfWork }],
  ]),
};

export const sottoRelayV1RegisterResponse = {
  name: 'sotto.relay.v1.RegisterResponse',
  fields: new Map([]),
};

export const sottoRelayV1RegistrationTerms = {
  name: 'sotto.relay.v1.RegistrationTerms',
  fields: new Map([
    [1, { name: 'policy', type: 'enum', repeated: false }],
    [2, { name: 'challenge', type: 'message', repeated: false, shape: sottoRelayV1ProofOfWorkChallenge }],
  ]),
};

export const sottoRelayV1RelayFrame = {
  name: 'sotto.relay.v1.RelayFrame',
  fields: new Map([
    [1, { name: 'attached', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Attached }],
    [2, { name: 'delivery', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Delivery }],
    [3, { name: 'acknowledged', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Acknowledged }],
    [4, { name: 'error', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Error }],
    [5, { name: 'outcome', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1ItemOutcome }],
    [6, { name: 'preKeysLow', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1PreKeysLow }],
    [7, { name: 'mailboxFull', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1MailboxFull }],
    [8, { name: 'ephemeral', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Ephemeral }],
    [15, { name: 'alive', type: 'message', repeated: false, oneof: 'frame', shape: sottoRelayV1Alive }],
  ]),
};

export const sottoRelayV1RendezvousRequest = {
  name: 'sotto.relay.v1.RendezvousRequest',
  fields: new Map([
    [1, { name: 'slot', type: 'bytes', repeated: false }],
    [2, { name: 'side', type: 'enum', repeated: false }],
    [3, { name: 'position', type: 'uint32', repeated: false }],
    [4, { name: 'message', type: 'bytes', repeated: false }],
    [5, { name: 'read', type: 'uint32', repeated: false }],
  ]),
};

export const sottoRelayV1RendezvousResponse = {
  name: 'sotto.relay.v1.RendezvousResponse',
  fields: new Map([
    [1, { name: 'taken', type: 'uint32', repeated: false }],
    [2, { name: 'message', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1StoreMark = {
  name: 'sotto.relay.v1.StoreMark',
  fields: new Map([
    [1, { name: 'next', type: 'bytes', repeated: false }],
    [2, { name: 'known', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1SendRequest = {
  name: 'sotto.relay.v1.SendRequest',
  fields: new Map([
    [1, { name: 'items', type: 'message', repeated: true, shape: sottoRelayV1OutgoingItem }],
    [2, { name: 'storeMark', type: 'message', repeated: false, shape: sottoRelayV1StoreMark }],
  ]),
};

export const sottoRelayV1SendResponse = {
  name: 'sotto.relay.v1.SendResponse',
  fields: new Map([
    [1, { name: 'results', type: 'message', repeated: true, shape: sottoRelayV1ItemResult }],
    [2, { name: 'storeMark', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1SenderCertificateRequest = {
  name: 'sotto.relay.v1.SenderCertificateRequest',
  fields: new Map([]),
};

export const sottoRelayV1SenderCertificateResponse = {
  name: 'sotto.relay.v1.SenderCertificateResponse',
  fields: new Map([
    [1, { name: 'certificate', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1TokenEpochKey = {
  name: 'sotto.relay.v1.TokenEpochKey',
  fields: new Map([
    [1, { name: 'epoch', type: 'uint32', repeated: false }],
    [2, { name: 'key', type: 'bytes', repeated: false }],
  ]),
};

export const sottoRelayV1TokenKeysResponse = {
  name: 'sotto.relay.v1.TokenKeysResponse',
  fields: new Map([]),
};

export const sottoRelayV1TokenKeysUpload = {
  name: 'sotto.relay.v1.TokenKeysUpload',
  fields: new Map([
    [1, { name: 'keys', type: 'message', repeated: true, shape: sottoRelayV1TokenEpochKey }],
  ]),
};

export const sottoRelayV1TokenRevocation = {
  name: 'sotto.relay.v1.TokenRevocation',
  fields: new Map([
    [1, { name: 'epoch', type: 'uint32', repeated: false }],
    [2, { name: 'nonces', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1TokenRevocationResponse = {
  name: 'sotto.relay.v1.TokenRevocationResponse',
  fields: new Map([]),
};

export const sottoRelayV1VoucherRequest = {
  name: 'sotto.relay.v1.VoucherRequest',
  fields: new Map([
    [1, { name: 'issuerKeyId', type: 'string', repeated: false }],
    [2, { name: 'blinded', type: 'bytes', repeated: true }],
  ]),
};

export const sottoRelayV1VoucherResponse = {
  name: 'sotto.relay.v1.VoucherResponse',
  fields: new Map([
    [1, { name: 'issuerKeyId', type: 'string', repeated: false }],
    [2, { name: 'blindSignatures', type: 'bytes', repeated: true }],
  ]),
};

export const sottoStorageV1Account = {
  name: 'sotto.storage.v1.Account',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'address', type: 'string', repeated: false }],
    [3, { name: 'relayUrl', type: 'string', repeated: false }],
    [4, { name: 'identityPrivateKey', type: 'bytes', repeated: false }],
    [5, { name: 'identityPublicKey', type: 'bytes', repeated: false }],
    [6, { name: 'authenticationPrivateKey', type: 'bytes', repeated: false }],
    [7, { name: 'deviceId', type: 'uint32', repeated: false }],
    [8, { name: 'registrationId', type: 'uint32', repeated: false }],
    [9, { name: 'signedManifest', type: 'bytes', repeated: false }],
    [10, { name: 'registered', type: 'bool', repeated: false }],
    [11, { name: 'nextPreKeyId', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Acknowledgement = {
  name: 'sotto.storage.v1.Acknowledgement',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1AddressPin = {
  name: 'sotto.storage.v1.AddressPin',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'accountId', type: 'bytes', repeated: false }],
    [3, { name: 'changedManifest', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1AwaitedMessage = {
  name: 'sotto.storage.v1.AwaitedMessage',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'inboxSequence', type: 'uint32', repeated: false }],
    [3, { name: 'askedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Time = {
  name: 'sotto.storage.v1.Time',
  fields: new Map([
    [1, { name: 'seconds', type: 'uint32', repeated: false }],
    [2, { name: 'milliseconds', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1BackupNote = {
  name: 'sotto.storage.v1.BackupNote',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'begunAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
  ]),
};

export const sottoStorageV1ChainEnd = {
  name: 'sotto.storage.v1.ChainEnd',
  fields: new Map([
    [1, { name: 'counter', type: 'uint32', repeated: false }],
    [2, { name: 'hash', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1ChainGap = {
  name: 'sotto.storage.v1.ChainGap',
  fields: new Map([
    [1, { name: 'from', type: 'uint32', repeated: false }],
    [2, { name: 'to', type: 'uint32', repeated: false }],
    [3, { name: 'before', type: 'bytes', repeated: false }],
    [4, { name: 'after', type: 'bytes', repeated: false }],
    [5, { name: 'noticedAt', type: 'uint32', repeated: false }],
    [6, { name: 'inboxSequence', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Chunk = {
  name: 'sotto.storage.v1.Chunk',
  fields: new Map([
    [1, { name: 'index', type: 'uint32', repeated: false }],
    [2, { name: 'data', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1ChunkDecoder = {
  name: 'sotto.storage.v1.ChunkDecoder',
  fields: new Map([
    [1, { name: 'chunks', type: 'message', repeated: true, shape: sottoStorageV1Chunk }],
  ]),
};

export const sottoStorageV1ChunkEncoder = {
  name: 'sotto.storage.v1.ChunkEncoder',
  fields: new Map([
    [1, { name: 'message', type: 'bytes', repeated: false }],
    [2, { name: 'position', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Consumer = {
  name: 'sotto.storage.v1.Consumer',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'createdAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Contact = {
  name: 'sotto.storage.v1.Contact',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'accountId', type: 'bytes', repeated: false }],
    [3, { name: 'identityKey', type: 'bytes', repeated: false }],
    [4, { name: 'address', type: 'string', repeated: false }],
    [5, { name: 'addressVerified', type: 'bool', repeated: false }],
    [6, { name: 'signedManifest', type: 'bytes', repeated: false }],
    [7, { name: 'verifiedAt', type: 'uint32', repeated: false }],
    [8, { name: 'alias', type: 'string', repeated: false }],
    [9, { name: 'protocol', type: 'uint32', repeated: false }],
    [10, { name: 'aliasEdition', type: 'uint32', repeated: false }],
    [11, { name: 'verificationEdition', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1ContactRequest = {
  name: 'sotto.storage.v1.ContactRequest',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'receivedAt', type: 'uint32', repeated: false }],
    [3, { name: 'messages', type: 'uint32', repeated: false }],
    [4, { name: 'address', type: 'string', repeated: false }],
  ]),
};

export const sottoStorageV1ReceivedChain = {
  name: 'sotto.storage.v1.ReceivedChain',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
    [2, { name: 'end', type: 'message', repeated: false, shape: sottoStorageV1ChainEnd }],
    [3, { name: 'gaps', type: 'message', repeated: true, shape: sottoStorageV1ChainGap }],
  ]),
};

export const sottoStorageV1ConversationTimer = {
  name: 'sotto.storage.v1.ConversationTimer',
  fields: new Map([
    [1, { name: 'seconds', type: 'uint32', repeated: false }],
    [2, { name: 'start', type: 'enum', repeated: false }],
    [3, { name: 'version', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1SecretChat = {
  name: 'sotto.storage.v1.SecretChat',
  fields: new Map([
    [1, { name: 'state', type: 'enum', repeated: false }],
    [2, { name: 'deviceId', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Conversation = {
  name: 'sotto.storage.v1.Conversation',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'newest', type: 'uint32', repeated: false }],
    [3, { name: 'changedAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [4, { name: 'written', type: 'bool', repeated: false }],
    [5, { name: 'read', type: 'uint32', repeated: false }],
    [6, { name: 'unread', type: 'uint32', repeated: false }],
    [7, { name: 'receiptsOff', type: 'bool', repeated: false }],
    [8, { name: 'sent', type: 'message', repeated: false, shape: sottoStorageV1ChainEnd }],
    [9, { name: 'received', type: 'message', repeated: true, shape: sottoStorageV1ReceivedChain }],
    [10, { name: 'profileEdition', type: 'uint32', repeated: false }],
    [11, { name: 'timer', type: 'message', repeated: false, shape: sottoStorageV1ConversationTimer }],
    [12, { name: 'secret', type: 'message', repeated: false, shape: sottoStorageV1SecretChat }],
  ]),
};

export const sottoStorageV1DeviceNote = {
  name: 'sotto.storage.v1.DeviceNote',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'notedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1DeviceNotice = {
  name: 'sotto.storage.v1.DeviceNotice',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
    [2, { name: 'change', type: 'enum', repeated: false }],
    [3, { name: 'confirmedBy', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Download = {
  name: 'sotto.storage.v1.Download',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'chunks', type: 'uint32', repeated: false }],
    [3, { name: 'begunAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1DueGap = {
  name: 'sotto.storage.v1.DueGap',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'deviceId', type: 'uint32', repeated: false }],
    [3, { name: 'from', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1DueReceipt = {
  name: 'sotto.storage.v1.DueReceipt',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'read', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1ExpectedDevice = {
  name: 'sotto.storage.v1.ExpectedDevice',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'name', type: 'string', repeated: false }],
    [3, { name: 'confirmedBy', type: 'uint32', repeated: false }],
    [4, { name: 'confirmedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Happening = {
  name: 'sotto.storage.v1.Happening',
  fields: new Map([
    [1, { name: 'kind', type: 'enum', repeated: false }],
    [2, { name: 'order', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1HeldDelivery = {
  name: 'sotto.storage.v1.HeldDelivery',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'envelope', type: 'bytes', repeated: false }],
    [3, { name: 'acceptedAt', type: 'uint32', repeated: false }],
    [4, { name: 'domain', type: 'string', repeated: false }],
    [5, { name: 'heldAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1HeldTokens = {
  name: 'sotto.storage.v1.HeldTokens',
  fields: new Map([
    [1, { name: 'epoch', type: 'uint32', repeated: false }],
    [2, { name: 'tokens', type: 'bytes', repeated: true }],
  ]),
};

export const sottoStorageV1IdentityChange = {
  name: 'sotto.storage.v1.IdentityChange',
  fields: new Map([
    [1, { name: 'formerAccountId', type: 'bytes', repeated: false }],
    [2, { name: 'wasVerified', type: 'bool', repeated: false }],
    [3, { name: 'accepted', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1IdentityEvidence = {
  name: 'sotto.storage.v1.IdentityEvidence',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'noticedAt', type: 'uint32', repeated: false }],
    [3, { name: 'formerManifest', type: 'bytes', repeated: false }],
    [4, { name: 'manifest', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1Undelivered = {
  name: 'sotto.storage.v1.Undelivered',
  fields: new Map([
    [1, { name: 'messageId', type: 'bytes', repeated: false }],
    [2, { name: 'code', type: 'string', repeated: false }],
  ]),
};

export const sottoStorageV1MissingContents = {
  name: 'sotto.storage.v1.MissingContents',
  fields: new Map([
    [1, { name: 'count', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1RelayChange = {
  name: 'sotto.storage.v1.RelayChange',
  fields: new Map([
    [1, { name: 'domain', type: 'string', repeated: false }],
    [2, { name: 'formerRootKey', type: 'bytes', repeated: false }],
    [3, { name: 'rootKey', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1SecretChatNotice = {
  name: 'sotto.storage.v1.SecretChatNotice',
  fields: new Map([
    [1, { name: 'state', type: 'enum', repeated: false }],
  ]),
};

export const sottoStorageV1InboxEntry = {
  name: 'sotto.storage.v1.InboxEntry',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'receivedAt', type: 'uint32', repeated: false }],
    [3, { name: 'accountId', type: 'bytes', repeated: false }],
    [4, { name: 'deviceId', type: 'uint32', repeated: false }],
    [5, { name: 'address', type: 'string', repeated: false }],
    [6, { name: 'content', type: 'bytes', repeated: false, oneof: 'body' }],
    [7, { name: 'undecryptable', type: 'string', repeated: false, oneof: 'body' }],
    [8, { name: 'undelivered', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1Undelivered }],
    [12, { name: 'happening', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1Happening }],
    [13, { name: 'missing', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1MissingContents }],
    [20, { name: 'identityChange', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1IdentityChange }],
    [21, { name: 'relayChange', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1RelayChange }],
    [22, { name: 'sent', type: 'bytes', repeated: false, oneof: 'body' }],
    [23, { name: 'device', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1DeviceNotice }],
    [25, { name: 'secretChat', type: 'message', repeated: false, oneof: 'body', shape: sottoStorageV1SecretChatNotice }],
    [9, { name: 'sentAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [10, { name: 'asked', type: 'bool', repeated: false }],
    [11, { name: 'repairs', type: 'uint32', repeated: false }],
    [24, { name: 'secretChatId', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1KnownRelay = {
  name: 'sotto.storage.v1.KnownRelay',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'rootKey', type: 'bytes', repeated: false }],
    [3, { name: 'signedDiscovery', type: 'bytes', repeated: false }],
    [4, { name: 'fetchedAt', type: 'uint32', repeated: false }],
    [5, { name: 'changedDiscovery', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1MailboxPosition = {
  name: 'sotto.storage.v1.MailboxPosition',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'cursor', type: 'bytes', repeated: false }],
    [3, { name: 'nextInboxSequence', type: 'uint32', repeated: false }],
    [4, { name: 'epoch', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1MessageReaction = {
  name: 'sotto.storage.v1.MessageReaction',
  fields: new Map([
    [1, { name: 'emoji', type: 'string', repeated: false }],
    [2, { name: 'reactedAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
  ]),
};

export const sottoStorageV1Message = {
  name: 'sotto.storage.v1.Message',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'messageId', type: 'bytes', repeated: false }],
    [3, { name: 'outgoing', type: 'bool', repeated: false }],
    [4, { name: 'deviceId', type: 'uint32', repeated: false }],
    [5, { name: 'sentAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [6, { name: 'storedAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [7, { name: 'content', type: 'bytes', repeated: false }],
    [8, { name: 'gone', type: 'enum', repeated: false }],
    [9, { name: 'editedAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [10, { name: 'ownReaction', type: 'message', repeated: false, shape: sottoStorageV1MessageReaction }],
    [11, { name: 'otherReaction', type: 'message', repeated: false, shape: sottoStorageV1MessageReaction }],
    [12, { name: 'viewOnce', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1MessageStatus = {
  name: 'sotto.storage.v1.MessageStatus',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'sentAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [3, { name: 'outboxKeys', type: 'string', repeated: true }],
    [4, { name: 'refused', type: 'string', repeated: false }],
    [5, { name: 'deliveredAt', type: 'uint32', repeated: false }],
    [6, { name: 'readAt', type: 'uint32', repeated: false }],
    [7, { name: 'order', type: 'uint32', repeated: false }],
    [8, { name: 'incoming', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1MintedBatch = {
  name: 'sotto.storage.v1.MintedBatch',
  fields: new Map([
    [1, { name: 'secret', type: 'bytes', repeated: false }],
    [2, { name: 'tokens', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1MintedTokens = {
  name: 'sotto.storage.v1.MintedTokens',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'batches', type: 'message', repeated: true, shape: sottoStorageV1MintedBatch }],
  ]),
};

export const sottoStorageV1OutboxEntry = {
  name: 'sotto.storage.v1.OutboxEntry',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'itemId', type: 'bytes', repeated: false }],
    [3, { name: 'messageId', type: 'bytes', repeated: false }],
    [4, { name: 'address', type: 'string', repeated: false }],
    [5, { name: 'destination', type: 'string', repeated: false }],
    [6, { name: 'mailboxId', type: 'bytes', repeated: false }],
    [7, { name: 'message', type: 'bytes', repeated: false }],
    [8, { name: 'createdAt', type: 'uint32', repeated: false }],
    [9, { name: 'lifetime', type: 'uint32', repeated: false }],
    [10, { name: 'accountId', type: 'bytes', repeated: false }],
    [11, { name: 'identityKey', type: 'bytes', repeated: false }],
    [12, { name: 'type', type: 'enum', repeated: false }],
    [13, { name: 'sentAt', type: 'message', repeated: false, shape: sottoStorageV1Time }],
    [14, { name: 'authorization', type: 'message', repeated: false, shape: sottoForwardV1Authorization }],
    [15, { name: 'aside', type: 'bool', repeated: false }],
    [16, { name: 'stale', type: 'bool', repeated: false }],
    [17, { name: 'unmissed', type: 'bool', repeated: false }],
    [18, { name: 'bulk', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1OwnDevice = {
  name: 'sotto.storage.v1.OwnDevice',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'authenticationKey', type: 'bytes', repeated: false }],
    [3, { name: 'name', type: 'string', repeated: false }],
    [4, { name: 'addedAt', type: 'uint32', repeated: false }],
    [5, { name: 'confirmedBy', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1PendingChanges = {
  name: 'sotto.storage.v1.PendingChanges',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'contents', type: 'bytes', repeated: true }],
    [3, { name: 'keptSince', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1PendingPreKey = {
  name: 'sotto.storage.v1.PendingPreKey',
  fields: new Map([
    [1, { name: 'preKeyId', type: 'uint32', repeated: false }],
    [2, { name: 'signedPreKeyId', type: 'uint32', repeated: false }],
    [3, { name: 'kyberPreKeyId', type: 'uint32', repeated: false }],
    [4, { name: 'kyberCiphertext', type: 'bytes', repeated: false }],
    [5, { name: 'createdAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1PostQuantumExchange = {
  name: 'sotto.storage.v1.PostQuantumExchange',
  fields: new Map([
    [1, { name: 'state', type: 'uint32', repeated: false }],
    [2, { name: 'epoch', type: 'uint32', repeated: false }],
    [3, { name: 'authenticatorRootKey', type: 'bytes', repeated: false }],
    [4, { name: 'authenticatorMacKey', type: 'bytes', repeated: false }],
    [5, { name: 'privateKey', type: 'bytes', repeated: false }],
    [6, { name: 'vector', type: 'bytes', repeated: false }],
    [7, { name: 'header', type: 'bytes', repeated: false }],
    [8, { name: 'random', type: 'bytes', repeated: false }],
    [9, { name: 'ciphertext1', type: 'bytes', repeated: false }],
    [10, { name: 'headerEncoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkEncoder }],
    [11, { name: 'ekEncoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkEncoder }],
    [12, { name: 'ct1Encoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkEncoder }],
    [13, { name: 'ct2Encoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkEncoder }],
    [14, { name: 'headerDecoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkDecoder }],
    [15, { name: 'ekDecoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkDecoder }],
    [16, { name: 'ct1Decoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkDecoder }],
    [17, { name: 'ct2Decoder', type: 'message', repeated: false, shape: sottoStorageV1ChunkDecoder }],
  ]),
};

export const sottoStorageV1SkippedSeed = {
  name: 'sotto.storage.v1.SkippedSeed',
  fields: new Map([
    [1, { name: 'index', type: 'uint32', repeated: false }],
    [2, { name: 'seed', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1PostQuantumHalf = {
  name: 'sotto.storage.v1.PostQuantumHalf',
  fields: new Map([
    [1, { name: 'nextKey', type: 'bytes', repeated: false }],
    [2, { name: 'counter', type: 'uint32', repeated: false }],
    [3, { name: 'skippedKeys', type: 'message', repeated: true, shape: sottoStorageV1SkippedSeed }],
  ]),
};

export const sottoStorageV1PostQuantumLink = {
  name: 'sotto.storage.v1.PostQuantumLink',
  fields: new Map([
    [1, { name: 'epoch', type: 'uint32', repeated: false }],
    [2, { name: 'sending', type: 'message', repeated: false, shape: sottoStorageV1PostQuantumHalf }],
    [3, { name: 'receiving', type: 'message', repeated: false, shape: sottoStorageV1PostQuantumHalf }],
  ]),
};

export const sottoStorageV1PostQuantumRatchet = {
  name: 'sotto.storage.v1.PostQuantumRatchet',
  fields: new Map([
    [1, { name: 'direction', type: 'uint32', repeated: false }],
    [2, { name: 'negotiated', type: 'bool', repeated: false }],
    [3, { name: 'exchange', type: 'message', repeated: false, shape: sottoStorageV1PostQuantumExchange }],
    [4, { name: 'rootKey', type: 'bytes', repeated: false }],
    [5, { name: 'sendingEpoch', type: 'uint32', repeated: false }],
    [6, { name: 'links', type: 'message', repeated: true, shape: sottoStorageV1PostQuantumLink }],
  ]),
};

export const sottoStorageV1PreKeyRecord = {
  name: 'sotto.storage.v1.PreKeyRecord',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'privateKey', type: 'bytes', repeated: false }],
    [3, { name: 'publicKey', type: 'bytes', repeated: false }],
    [4, { name: 'signature', type: 'bytes', repeated: false }],
    [5, { name: 'createdAt', type: 'uint32', repeated: false }],
    [6, { name: 'lastResort', type: 'bool', repeated: false }],
    [7, { name: 'uploaded', type: 'bool', repeated: false }],
    [8, { name: 'replacedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Profile = {
  name: 'sotto.storage.v1.Profile',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'key', type: 'bytes', repeated: false }],
    [3, { name: 'data', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1ReadMessage = {
  name: 'sotto.storage.v1.ReadMessage',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'readAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1ReceivingChain = {
  name: 'sotto.storage.v1.ReceivingChain',
  fields: new Map([
    [1, { name: 'ratchetPublicKey', type: 'bytes', repeated: false }],
    [2, { name: 'chainKey', type: 'bytes', repeated: false }],
    [3, { name: 'index', type: 'uint32', repeated: false }],
    [4, { name: 'skippedSeeds', type: 'message', repeated: true, shape: sottoStorageV1SkippedSeed }],
  ]),
};

export const sottoStorageV1Recovery = {
  name: 'sotto.storage.v1.Recovery',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'backupKey', type: 'bytes', repeated: false }],
    [3, { name: 'confirmed', type: 'bool', repeated: false }],
    [4, { name: 'createdAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Renewal = {
  name: 'sotto.storage.v1.Renewal',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'since', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1RepairTask = {
  name: 'sotto.storage.v1.RepairTask',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'askedAt', type: 'uint32', repeated: false }],
    [3, { name: 'missed', type: 'bool', repeated: false }],
    [4, { name: 'unasked', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1Restoration = {
  name: 'sotto.storage.v1.Restoration',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'attempt', type: 'bytes', repeated: false }],
    [3, { name: 'registering', type: 'bool', repeated: false }],
    [4, { name: 'keepOtherDevices', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1SenderCertificate = {
  name: 'sotto.storage.v1.SenderCertificate',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'certificate', type: 'bytes', repeated: false }],
    [3, { name: 'fetchedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1SenderKeyState = {
  name: 'sotto.storage.v1.SenderKeyState',
  fields: new Map([
    [1, { name: 'messageVersion', type: 'uint32', repeated: false }],
    [2, { name: 'chainId', type: 'uint32', repeated: false }],
    [3, { name: 'chainKey', type: 'bytes', repeated: false }],
    [4, { name: 'iteration', type: 'uint32', repeated: false }],
    [5, { name: 'signingPublicKey', type: 'bytes', repeated: false }],
    [6, { name: 'signingPrivateKey', type: 'bytes', repeated: false }],
    [7, { name: 'skippedSeeds', type: 'message', repeated: true, shape: sottoStorageV1SkippedSeed }],
  ]),
};

export const sottoStorageV1SenderKeyRecord = {
  name: 'sotto.storage.v1.SenderKeyRecord',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'distributionId', type: 'bytes', repeated: false }],
    [3, { name: 'states', type: 'message', repeated: true, shape: sottoStorageV1SenderKeyState }],
  ]),
};

export const sottoStorageV1SendingChain = {
  name: 'sotto.storage.v1.SendingChain',
  fields: new Map([
    [1, { name: 'ratchetPrivateKey', type: 'bytes', repeated: false }],
    [2, { name: 'ratchetPublicKey', type: 'bytes', repeated: false }],
    [3, { name: 'chainKey', type: 'bytes', repeated: false }],
    [4, { name: 'index', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1SentTo = {
  name: 'sotto.storage.v1.SentTo',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1SentMessage = {
  name: 'sotto.storage.v1.SentMessage',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'messageId', type: 'bytes', repeated: false }],
    [3, { name: 'content', type: 'bytes', repeated: false }],
    [4, { name: 'keptUntil', type: 'uint32', repeated: false }],
    [5, { name: 'sentAgain', type: 'message', repeated: true, shape: sottoStorageV1SentTo }],
    [6, { name: 'itemIds', type: 'bytes', repeated: true }],
    [7, { name: 'secretChatId', type: 'bytes', repeated: false }],
    [8, { name: 'onlyDevice', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Session = {
  name: 'sotto.storage.v1.Session',
  fields: new Map([
    [1, { name: 'localIdentityKey', type: 'bytes', repeated: false }],
    [2, { name: 'remoteIdentityKey', type: 'bytes', repeated: false }],
    [3, { name: 'rootKey', type: 'bytes', repeated: false }],
    [4, { name: 'previousCounter', type: 'uint32', repeated: false }],
    [5, { name: 'sendingChain', type: 'message', repeated: false, shape: sottoStorageV1SendingChain }],
    [6, { name: 'receivingChains', type: 'message', repeated: true, shape: sottoStorageV1ReceivingChain }],
    [7, { name: 'postQuantumRatchet', type: 'message', repeated: false, shape: sottoStorageV1PostQuantumRatchet }],
    [8, { name: 'initiatorBaseKey', type: 'bytes', repeated: false }],
    [9, { name: 'localRegistrationId', type: 'uint32', repeated: false }],
    [10, { name: 'remoteRegistrationId', type: 'uint32', repeated: false }],
    [11, { name: 'pendingPreKey', type: 'message', repeated: false, shape: sottoStorageV1PendingPreKey }],
    [12, { name: 'retired', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1SessionRecord = {
  name: 'sotto.storage.v1.SessionRecord',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'current', type: 'message', repeated: false, shape: sottoStorageV1Session }],
    [3, { name: 'archived', type: 'message', repeated: true, shape: sottoStorageV1Session }],
  ]),
};

export const sottoStorageV1ShelfCheck = {
  name: 'sotto.storage.v1.ShelfCheck',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'checkedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1Standing = {
  name: 'sotto.storage.v1.Standing',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'blocked', type: 'bool', repeated: false }],
    [3, { name: 'revoking', type: 'bool', repeated: false }],
    [4, { name: 'granted', type: 'uint32', repeated: false }],
    [5, { name: 'grantedAt', type: 'uint32', repeated: false }],
    [6, { name: 'low', type: 'bool', repeated: false }],
    [7, { name: 'refill', type: 'bool', repeated: false }],
    [8, { name: 'requests', type: 'uint32', repeated: false }],
    [9, { name: 'requestedAt', type: 'uint32', repeated: false }],
    [10, { name: 'knock', type: 'bool', repeated: false }],
    [11, { name: 'accepted', type: 'bool', repeated: false }],
    [12, { name: 'forgotten', type: 'bool', repeated: false }],
    [13, { name: 'forgottenAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1StoreFormat = {
  name: 'sotto.storage.v1.StoreFormat',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'format', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1StoreMarks = {
  name: 'sotto.storage.v1.StoreMarks',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'confirmed', type: 'bytes', repeated: false }],
    [3, { name: 'recent', type: 'bytes', repeated: true }],
    [4, { name: 'behind', type: 'bool', repeated: false }],
    [5, { name: 'renewedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1SyncTask = {
  name: 'sotto.storage.v1.SyncTask',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'content', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1TokenKey = {
  name: 'sotto.storage.v1.TokenKey',
  fields: new Map([
    [1, { name: 'epoch', type: 'uint32', repeated: false }],
    [2, { name: 'key', type: 'bytes', repeated: false }],
    [3, { name: 'uploaded', type: 'bool', repeated: false }],
  ]),
};

export const sottoStorageV1TokenKeys = {
  name: 'sotto.storage.v1.TokenKeys',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'keys', type: 'message', repeated: true, shape: sottoStorageV1TokenKey }],
  ]),
};

export const sottoStorageV1TokenWallet = {
  name: 'sotto.storage.v1.TokenWallet',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'mailboxId', type: 'bytes', repeated: false }],
    [3, { name: 'held', type: 'message', repeated: true, shape: sottoStorageV1HeldTokens }],
    [4, { name: 'grants', type: 'uint32', repeated: false }],
  ]),
};

export const sottoStorageV1UploadedFile = {
  name: 'sotto.storage.v1.UploadedFile',
  fields: new Map([
    [1, { name: 'size', type: 'uint32', repeated: false }],
    [2, { name: 'root', type: 'bytes', repeated: false }],
  ]),
};

export const sottoStorageV1Upload = {
  name: 'sotto.storage.v1.Upload',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'blobId', type: 'bytes', repeated: false }],
    [3, { name: 'capability', type: 'bytes', repeated: false }],
    [4, { name: 'key', type: 'bytes', repeated: false }],
    [5, { name: 'chunkBytes', type: 'uint32', repeated: false }],
    [6, { name: 'chunks', type: 'uint32', repeated: false }],
    [7, { name: 'digest', type: 'bytes', repeated: false }],
    [8, { name: 'previousDigest', type: 'bytes', repeated: false }],
    [9, { name: 'file', type: 'message', repeated: false, shape: sottoStorageV1UploadedFile }],
    [10, { name: 'begunAt', type: 'uint32', repeated: false }],
    [11, { name: 'expiresAt', type: 'uint32', repeated: false }],
    [12, { name: 'address', type: 'string', repeated: false }],
    [13, { name: 'name', type: 'string', repeated: false }],
    [14, { name: 'doomed', type: 'bool', repeated: false }],
    [15, { name: 'secretChat', type: 'string', repeated: false }],
  ]),
};

export const sottoStorageV1UsedLastResort = {
  name: 'sotto.storage.v1.UsedLastResort',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'usedAt', type: 'uint32', repeated: false }],
  ]),
};

export const sottoWireV1Device = {
  name: 'sotto.wire.v1.Device',
  fields: new Map([
    [1, { name: 'deviceId', type: 'uint32', repeated: false }],
    [2, { name: 'registrationId', type: 'uint32', repeated: false }],
    [3, { name: 'authenticationKey', type: 'bytes', repeated: false }],
    [4, { name: 'mailboxId', type: 'bytes', repeated: false }],
  ]),
};

export const sottoWireV1DeviceManifest = {
  name: 'sotto.wire.v1.DeviceManifest',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'identityKey', type: 'bytes', repeated: false }],
    [3, { name: 'address', type: 'string', repeated: false }],
    [4, { name: 'sequence', type: 'uint32', repeated: false }],
    [5, { name: 'previousHash', type: 'bytes', repeated: false }],
    [6, { name: 'issuedAt', type: 'uint32', repeated: false }],
    [7, { name: 'devices', type: 'message', repeated: true, shape: sottoWireV1Device }],
    [8, { name: 'protocol', type: 'uint32', repeated: false }],
  ]),
};

export const sottoWireV1Envelope = {
  name: 'sotto.wire.v1.Envelope',
  fields: new Map([
    [1, { name: 'version', type: 'uint32', repeated: false }],
    [2, { name: 'sealed', type: 'bytes', repeated: false }],
  ]),
};
