// Generated from proto/ by tools/generate-proto.mjs. Do not edit.
/** Wire type 0 for `uint32`, `uint64`, `bool` and `enum`, 1 for `fixed64`, 2 for the rest. */
export type FieldType = 'uint32' | 'uint64' | 'fixed64' | 'bool' | 'enum' | 'string' | 'bytes' | 'message';

export interface FieldShape {
  readonly name: string;
  readonly type: FieldType;
  readonly repeated: boolean;
  /** Name of the oneof the field belongs to: at most one of its fields may be on the wire. */
  readonly oneof?: string;
  /** Of a field of type `message`. */
  readonly shape?: MessageShape;
}

export interface MessageShape {
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldShape>;
}

export declare const signalDecryptionErrorMessage: MessageShape;
export declare const signalFingerprint: MessageShape;
export declare const signalPlaintextContentBody: MessageShape;
export declare const signalPreKeySignalMessage: MessageShape;
export declare const signalScannableFingerprint: MessageShape;
export declare const signalSenderCertificate: MessageShape;
export declare const signalSenderCertificateBody: MessageShape;
export declare const signalSenderKeyDistributionMessage: MessageShape;
export declare const signalSenderKeyMessage: MessageShape;
export declare const signalServerCertificate: MessageShape;
export declare const signalServerCertificateBody: MessageShape;
export declare const signalSignalMessage: MessageShape;
export declare const signalUnidentifiedSenderContent: MessageShape;
export declare const signalUnidentifiedSenderMessage: MessageShape;
export declare const sottoContentV1Timestamp: MessageShape;
export declare const sottoContentV1Text: MessageShape;
export declare const sottoContentV1Content: MessageShape;
export declare const sottoFederationV1BundleRequest: MessageShape;
export declare const sottoWireV1SignedPreKey: MessageShape;
export declare const sottoWireV1KemPreKey: MessageShape;
export declare const sottoWireV1OneTimePreKey: MessageShape;
export declare const sottoWireV1PreKeyBundle: MessageShape;
export declare const sottoFederationV1BundleResponse: MessageShape;
export declare const sottoFederationV1Item: MessageShape;
export declare const sottoFederationV1DeliverBatch: MessageShape;
export declare const sottoFederationV1ItemResult: MessageShape;
export declare const sottoFederationV1DeliverResult: MessageShape;
export declare const sottoFederationV1OnlineKey: MessageShape;
export declare const sottoFederationV1Limits: MessageShape;
export declare const sottoFederationV1SealedSender: MessageShape;
export declare const sottoFederationV1Discovery: MessageShape;
export declare const sottoFederationV1Error: MessageShape;
export declare const sottoFederationV1ManifestRequest: MessageShape;
export declare const sottoWireV1SignedManifest: MessageShape;
export declare const sottoFederationV1ManifestResponse: MessageShape;
export declare const sottoFederationV1SignedDiscovery: MessageShape;
export declare const sottoRelayV1Acknowledge: MessageShape;
export declare const sottoRelayV1Acknowledged: MessageShape;
export declare const sottoRelayV1Attach: MessageShape;
export declare const sottoRelayV1Attached: MessageShape;
export declare const sottoRelayV1BundleRequest: MessageShape;
export declare const sottoRelayV1BundleResponse: MessageShape;
export declare const sottoRelayV1ClientFrame: MessageShape;
export declare const sottoRelayV1Delivery: MessageShape;
export declare const sottoRelayV1DiscoveryRequest: MessageShape;
export declare const sottoRelayV1DiscoveryResponse: MessageShape;
export declare const sottoRelayV1Error: MessageShape;
export declare const sottoRelayV1ItemResult: MessageShape;
export declare const sottoRelayV1ManifestRequest: MessageShape;
export declare const sottoRelayV1ManifestResponse: MessageShape;
export declare const sottoRelayV1OpenSessionRequest: MessageShape;
export declare const sottoRelayV1OpenSessionResponse: MessageShape;
export declare const sottoRelayV1OutgoingItem: MessageShape;
export declare const sottoRelayV1PreKeyStatus: MessageShape;
export declare const sottoRelayV1PreKeyStatusRequest: MessageShape;
export declare const sottoRelayV1PreKeyUpload: MessageShape;
export declare const sottoRelayV1RegisterRequest: MessageShape;
export declare const sottoRelayV1RegisterResponse: MessageShape;
export declare const sottoRelayV1RelayFrame: MessageShape;
export declare const sottoRelayV1SendRequest: MessageShape;
export declare const sottoRelayV1SendResponse: MessageShape;
export declare const sottoRelayV1SenderCertificateRequest: MessageShape;
export declare const sottoRelayV1SenderCertificateResponse: MessageShape;
export declare const sottoStorageV1Account: MessageShape;
export declare const sottoStorageV1AddressPin: MessageShape;
export declare const sottoStorageV1AwaitedMessage: MessageShape;
export declare const sottoStorageV1Chunk: MessageShape;
export declare const sottoStorageV1ChunkDecoder: MessageShape;
export declare const sottoStorageV1ChunkEncoder: MessageShape;
export declare const sottoStorageV1Contact: MessageShape;
export declare const sottoStorageV1HeldDelivery: MessageShape;
export declare const sottoStorageV1Undelivered: MessageShape;
export declare const sottoStorageV1Time: MessageShape;
export declare const sottoStorageV1InboxEntry: MessageShape;
export declare const sottoStorageV1KnownRelay: MessageShape;
export declare const sottoStorageV1MailboxPosition: MessageShape;
export declare const sottoStorageV1OutboxEntry: MessageShape;
export declare const sottoStorageV1PendingPreKey: MessageShape;
export declare const sottoStorageV1PostQuantumExchange: MessageShape;
export declare const sottoStorageV1SkippedSeed: MessageShape;
export declare const sottoStorageV1PostQuantumHalf: MessageShape;
export declare const sottoStorageV1PostQuantumLink: MessageShape;
export declare const sottoStorageV1PostQuantumRatchet: MessageShape;
export declare const sottoStorageV1PreKeyRecord: MessageShape;
export declare const sottoStorageV1ReadMessage: MessageShape;
export declare const sottoStorageV1ReceivingChain: MessageShape;
export declare const sottoStorageV1RepairTask: MessageShape;
export declare const sottoStorageV1SenderCertificate: MessageShape;
export declare const sottoStorageV1SenderKeyState: MessageShape;
export declare const sottoStorageV1SenderKeyRecord: MessageShape;
export declare const sottoStorageV1SendingChain: MessageShape;
export declare const sottoStorageV1SentTo: MessageShape;
export declare const sottoStorageV1SentMessage: MessageShape;
export declare const sottoStorageV1Session: MessageShape;
export declare const sottoStorageV1SessionRecord: MessageShape;
export declare const sottoStorageV1UsedLastResort: MessageShape;
export declare const sottoWireV1Device: MessageShape;
export declare const sottoWireV1DeviceManifest: MessageShape;
export declare const sottoWireV1Envelope: MessageShape;
