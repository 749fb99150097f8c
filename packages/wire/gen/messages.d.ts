// Generated from proto/ by tools/generate-proto.mjs. Do not edit.
import type { Reader, Writer } from 'protobufjs/minimal.js';

/** Static code of one message. A field that is `undefined` is not written. */
export interface StaticMessage<Fields> {
  encode(message: Fields, writer: Writer): Writer;
  decode(reader: Reader): Fields;
}

/** What protobufjs makes of a 64-bit field: an object with two 32-bit halves where it finds one to make, else a number. */
export type Integer64 = number | { readonly low: number; readonly high: number };

export declare namespace signal {
  interface DecryptionErrorMessage {
    ratchetKey?: Uint8Array | null;
    timestamp?: Integer64 | null;
    deviceId?: number | null;
  }
  const DecryptionErrorMessage: StaticMessage<DecryptionErrorMessage>;
  interface Fingerprint {
    content?: Uint8Array | null;
  }
  const Fingerprint: StaticMessage<Fingerprint>;
  interface PlaintextContentBody {
    decryptionErrorMessage?: Uint8Array | null;
  }
  const PlaintextContentBody: StaticMessage<PlaintextContentBody>;
  interface PreKeySignalMessage {
    preKeyId?: number | null;
    baseKey?: Uint8Array | null;
    identityKey?: Uint8Array | null;
    message?: Uint8Array | null;
    registrationId?: number | null;
    signedPreKeyId?: number | null;
    kyberPreKeyId?: number | null;
    kyberCiphertext?: Uint8Array | null;
  }
  const PreKeySignalMessage: StaticMessage<PreKeySignalMessage>;
  interface ScannableFingerprint {
    formatVersion?: number | null;
    local?: signal.Fingerprint | null;
    remote?: signal.Fingerprint | null;
  }
  const ScannableFingerprint: StaticMessage<ScannableFingerprint>;
  interface SenderCertificate {
    certificate?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const SenderCertificate: StaticMessage<SenderCertificate>;
  interface SenderCertificateBody {
    senderE164?: string | null;
    senderDevice?: number | null;
    expires?: Integer64 | null;
    identityKey?: Uint8Array | null;
    certificate?: Uint8Array | null;
    id?: number | null;
    uuidString?: string | null;
    uuidBytes?: Uint8Array | null;
  }
  const SenderCertificateBody: StaticMessage<SenderCertificateBody>;
  interface SenderKeyDistributionMessage {
    distributionUuid?: Uint8Array | null;
    chainId?: number | null;
    iteration?: number | null;
    chainKey?: Uint8Array | null;
    signingKey?: Uint8Array | null;
  }
  const SenderKeyDistributionMessage: StaticMessage<SenderKeyDistributionMessage>;
  interface SenderKeyMessage {
    distributionUuid?: Uint8Array | null;
    chainId?: number | null;
    iteration?: number | null;
    ciphertext?: Uint8Array | null;
  }
  const SenderKeyMessage: StaticMessage<SenderKeyMessage>;
  interface ServerCertificate {
    certificate?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const ServerCertificate: StaticMessage<ServerCertificate>;
  interface ServerCertificateBody {
    id?: number | null;
    key?: Uint8Array | null;
  }
  const ServerCertificateBody: StaticMessage<ServerCertificateBody>;
  interface SignalMessage {
    ratchetKey?: Uint8Array | null;
    counter?: number | null;
    previousCounter?: number | null;
    ciphertext?: Uint8Array | null;
    pqRatchet?: Uint8Array | null;
    addresses?: Uint8Array | null;
  }
  const SignalMessage: StaticMessage<SignalMessage>;
  interface UnidentifiedSenderContent {
    type?: number | null;
    senderCertificate?: Uint8Array | null;
    content?: Uint8Array | null;
    contentHint?: number | null;
    groupId?: Uint8Array | null;
    sentAt?: Integer64 | null;
  }
  const UnidentifiedSenderContent: StaticMessage<UnidentifiedSenderContent>;
  interface UnidentifiedSenderMessage {
    ephemeralPublic?: Uint8Array | null;
    encryptedStatic?: Uint8Array | null;
    encryptedMessage?: Uint8Array | null;
  }
  const UnidentifiedSenderMessage: StaticMessage<UnidentifiedSenderMessage>;
}
export declare namespace sotto { namespace backup { namespace v1 {
  interface BackupAccount {
    version?: number | null;
    address?: string | null;
    relayUrl?: string | null;
    identityPrivateKey?: Uint8Array | null;
    signedManifest?: Uint8Array | null;
    createdAt?: number | null;
  }
  const BackupAccount: StaticMessage<BackupAccount>;
  interface BackupHeader {
    version?: number | null;
    salt?: Uint8Array | null;
    recoverySlot?: Uint8Array | null;
    passPhraseSlot?: sotto.backup.v1.PassPhraseSlot | null;
  }
  const BackupHeader: StaticMessage<BackupHeader>;
  interface BackupRecord {
    key?: string | null;
    value?: Uint8Array | null;
  }
  const BackupRecord: StaticMessage<BackupRecord>;
  interface PassPhraseSlot {
    salt?: Uint8Array | null;
    memoryKib?: number | null;
    passes?: number | null;
    lanes?: number | null;
    wrapped?: Uint8Array | null;
  }
  const PassPhraseSlot: StaticMessage<PassPhraseSlot>;
}}}
export declare namespace sotto { namespace content { namespace v1 {
  interface Attachment {
    relay?: string | null;
    blobId?: Uint8Array | null;
    key?: Uint8Array | null;
    root?: Uint8Array | null;
    size?: number | null;
    chunkBytes?: number | null;
    expiresAt?: number | null;
    mediaType?: string | null;
    name?: string | null;
    width?: number | null;
    height?: number | null;
    durationMs?: number | null;
    thumbnail?: sotto.content.v1.Thumbnail | null;
  }
  const Attachment: StaticMessage<Attachment>;
  interface AttachmentList {
    text?: string | null;
    attachments?: sotto.content.v1.Attachment[] | null;
  }
  const AttachmentList: StaticMessage<AttachmentList>;
  interface Chain {
    counter?: number | null;
    previous?: Uint8Array | null;
  }
  const Chain: StaticMessage<Chain>;
  interface Content {
    version?: number | null;
    messageId?: Uint8Array | null;
    sentAt?: sotto.content.v1.Timestamp | null;
    grant?: sotto.content.v1.TokenGrant | null;
    report?: sotto.content.v1.TokenReport | null;
    chain?: sotto.content.v1.Chain | null;
    timer?: sotto.content.v1.Timer | null;
    profileKey?: Uint8Array | null;
    viewOnce?: boolean | null;
    protocol?: number | null;
    secretChatId?: Uint8Array | null;
    text?: sotto.content.v1.Text | null;
    nothing?: sotto.content.v1.Nothing | null;
    typing?: sotto.content.v1.Typing | null;
    reply?: sotto.content.v1.Reply | null;
    edit?: sotto.content.v1.Edit | null;
    delete?: sotto.content.v1.Delete | null;
    reaction?: sotto.content.v1.Reaction | null;
    receipt?: sotto.content.v1.Receipt | null;
    profile?: sotto.content.v1.Profile | null;
    attachments?: sotto.content.v1.AttachmentList | null;
    sessionReset?: sotto.content.v1.SessionReset | null;
    sync?: sotto.content.v1.Sync | null;
    deviceChange?: sotto.content.v1.DeviceChange | null;
    timerChange?: sotto.content.v1.TimerChange | null;
    secretChat?: sotto.content.v1.SecretChat | null;
  }
  const Content: StaticMessage<Content>;
  interface Delete {
    targetId?: Uint8Array | null;
  }
  const Delete: StaticMessage<Delete>;
  interface DeviceChange {
    manifest?: sotto.wire.v1.SignedManifest | null;
  }
  const DeviceChange: StaticMessage<DeviceChange>;
  interface Edit {
    targetId?: Uint8Array | null;
    body?: string | null;
  }
  const Edit: StaticMessage<Edit>;
  interface Nothing {
  }
  const Nothing: StaticMessage<Nothing>;
  interface Profile {
    sealed?: Uint8Array | null;
  }
  const Profile: StaticMessage<Profile>;
  interface ProfileData {
    version?: number | null;
    edition?: number | null;
    name?: string | null;
    picture?: Uint8Array | null;
    pictureType?: string | null;
  }
  const ProfileData: StaticMessage<ProfileData>;
  interface Reaction {
    targetId?: Uint8Array | null;
    emoji?: string | null;
  }
  const Reaction: StaticMessage<Reaction>;
  interface Receipt {
    receiptKind?: number | null;
    messageIds?: Uint8Array[] | null;
  }
  const Receipt: StaticMessage<Receipt>;
  interface Reply {
    targetId?: Uint8Array | null;
    body?: string | null;
  }
  const Reply: StaticMessage<Reply>;
  interface SecretChat {
    step?: number | null;
  }
  const SecretChat: StaticMessage<SecretChat>;
  interface SessionReset {
  }
  const SessionReset: StaticMessage<SessionReset>;
  interface Sync {
    sent?: sotto.content.v1.SyncSent | null;
    read?: sotto.content.v1.SyncRead | null;
    block?: sotto.content.v1.SyncBlock | null;
    device?: sotto.content.v1.SyncDevice | null;
    accepted?: sotto.content.v1.SyncAccepted | null;
    alias?: sotto.content.v1.SyncAlias | null;
    verification?: sotto.content.v1.SyncVerification | null;
    profile?: sotto.content.v1.SyncProfile | null;
    forgotten?: sotto.content.v1.SyncForgotten | null;
    viewed?: sotto.content.v1.SyncViewed | null;
    forgottenAt?: number | null;
  }
  const Sync: StaticMessage<Sync>;
  interface SyncAccepted {
    accountId?: Uint8Array | null;
    address?: string | null;
    identityKey?: Uint8Array | null;
  }
  const SyncAccepted: StaticMessage<SyncAccepted>;
  interface SyncAlias {
    accountId?: Uint8Array | null;
    address?: string | null;
    identityKey?: Uint8Array | null;
    alias?: string | null;
    edition?: number | null;
  }
  const SyncAlias: StaticMessage<SyncAlias>;
  interface SyncBlock {
    accountId?: Uint8Array | null;
    address?: string | null;
    identityKey?: Uint8Array | null;
    blocked?: boolean | null;
  }
  const SyncBlock: StaticMessage<SyncBlock>;
  interface SyncDevice {
    authenticationKey?: Uint8Array | null;
    name?: string | null;
  }
  const SyncDevice: StaticMessage<SyncDevice>;
  interface SyncForgotten {
    accountId?: Uint8Array | null;
    at?: number | null;
    blocked?: boolean | null;
  }
  const SyncForgotten: StaticMessage<SyncForgotten>;
  interface SyncProfile {
    key?: Uint8Array | null;
    data?: Uint8Array | null;
  }
  const SyncProfile: StaticMessage<SyncProfile>;
  interface SyncRead {
    accountId?: Uint8Array | null;
    messageIds?: Uint8Array[] | null;
    readAt?: number | null;
  }
  const SyncRead: StaticMessage<SyncRead>;
  interface SyncSent {
    accountId?: Uint8Array | null;
    address?: string | null;
    identityKey?: Uint8Array | null;
    content?: Uint8Array | null;
  }
  const SyncSent: StaticMessage<SyncSent>;
  interface SyncVerification {
    accountId?: Uint8Array | null;
    address?: string | null;
    identityKey?: Uint8Array | null;
    verifiedAt?: number | null;
    edition?: number | null;
    addressVerified?: boolean | null;
  }
  const SyncVerification: StaticMessage<SyncVerification>;
  interface SyncViewed {
    accountId?: Uint8Array | null;
    messageId?: Uint8Array | null;
  }
  const SyncViewed: StaticMessage<SyncViewed>;
  interface Text {
    body?: string | null;
  }
  const Text: StaticMessage<Text>;
  interface Thumbnail {
    mediaType?: string | null;
    bytes?: Uint8Array | null;
  }
  const Thumbnail: StaticMessage<Thumbnail>;
  interface Timer {
    seconds?: number | null;
    start?: number | null;
    version?: number | null;
  }
  const Timer: StaticMessage<Timer>;
  interface TimerChange {
  }
  const TimerChange: StaticMessage<TimerChange>;
  interface Timestamp {
    seconds?: number | null;
    milliseconds?: number | null;
  }
  const Timestamp: StaticMessage<Timestamp>;
  interface TokenGrant {
    mailboxId?: Uint8Array | null;
    epoch?: number | null;
    tokens?: Uint8Array[] | null;
  }
  const TokenGrant: StaticMessage<TokenGrant>;
  interface TokenReport {
    left?: number | null;
    grants?: number | null;
  }
  const TokenReport: StaticMessage<TokenReport>;
  interface Typing {
    active?: boolean | null;
  }
  const Typing: StaticMessage<Typing>;
}}}
export declare namespace sotto { namespace federation { namespace v1 {
  interface BlobRequest {
    blobId?: Uint8Array | null;
    offset?: number | null;
    length?: number | null;
  }
  const BlobRequest: StaticMessage<BlobRequest>;
  interface BlobResponse {
    data?: Uint8Array | null;
    lifetime?: number | null;
  }
  const BlobResponse: StaticMessage<BlobResponse>;
  interface BlockEntry {
    domain?: string | null;
    accountHash?: Uint8Array | null;
    reason?: number | null;
    expiresAt?: number | null;
    evidenceHash?: Uint8Array | null;
  }
  const BlockEntry: StaticMessage<BlockEntry>;
  interface BlockFeed {
    version?: number | null;
    sequence?: number | null;
    issuedAt?: number | null;
    expiresAt?: number | null;
    entries?: sotto.federation.v1.BlockEntry[] | null;
  }
  const BlockFeed: StaticMessage<BlockFeed>;
  interface DeliverBatch {
    batchId?: Uint8Array | null;
    items?: sotto.federation.v1.Item[] | null;
    instance?: Uint8Array | null;
  }
  const DeliverBatch: StaticMessage<DeliverBatch>;
  interface DeliverResult {
    results?: sotto.federation.v1.ItemResult[] | null;
    instance?: Uint8Array | null;
  }
  const DeliverResult: StaticMessage<DeliverResult>;
  interface Discovery {
    version?: number | null;
    domain?: string | null;
    apiUrl?: string | null;
    protocolMin?: number | null;
    protocolMax?: number | null;
    keys?: sotto.federation.v1.OnlineKey[] | null;
    issuedAt?: number | null;
    expiresAt?: number | null;
    limits?: sotto.federation.v1.Limits | null;
    sealedSender?: sotto.federation.v1.SealedSender | null;
    revokedKeyIds?: string[] | null;
    rootChanges?: sotto.federation.v1.RootChange[] | null;
  }
  const Discovery: StaticMessage<Discovery>;
  interface Error {
    code?: string | null;
    message?: string | null;
    retryAfter?: number | null;
  }
  const Error: StaticMessage<Error>;
  interface Hello {
  }
  const Hello: StaticMessage<Hello>;
  interface HelloResponse {
  }
  const HelloResponse: StaticMessage<HelloResponse>;
  interface Item {
    itemId?: Uint8Array | null;
    lane?: number | null;
    expiry?: number | null;
    acceptedAt?: number | null;
    content?: sotto.forward.v1.Sealed | null;
  }
  const Item: StaticMessage<Item>;
  interface ItemResult {
    itemDigest?: Uint8Array | null;
    status?: number | null;
    code?: string | null;
    retryAfter?: number | null;
  }
  const ItemResult: StaticMessage<ItemResult>;
  interface Limits {
    envelopeBytesMax?: number | null;
    batchBytesMax?: number | null;
    batchItemsMax?: number | null;
    lifetimeMax?: number | null;
    requestWorkBits?: number | null;
  }
  const Limits: StaticMessage<Limits>;
  interface LookUpRequest {
    query?: sotto.forward.v1.Sealed | null;
  }
  const LookUpRequest: StaticMessage<LookUpRequest>;
  interface LookUpResponse {
    answer?: Uint8Array | null;
  }
  const LookUpResponse: StaticMessage<LookUpResponse>;
  interface OnlineKey {
    id?: string | null;
    purpose?: number | null;
    publicKey?: Uint8Array | null;
    notBefore?: number | null;
    notAfter?: number | null;
  }
  const OnlineKey: StaticMessage<OnlineKey>;
  interface RootChange {
    formerRootKey?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const RootChange: StaticMessage<RootChange>;
  interface SealedSender {
    trustRoot?: Uint8Array | null;
    serverCertificates?: Uint8Array[] | null;
  }
  const SealedSender: StaticMessage<SealedSender>;
  interface SignedBlockFeed {
    feed?: Uint8Array | null;
    publicKey?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const SignedBlockFeed: StaticMessage<SignedBlockFeed>;
  interface SignedDiscovery {
    document?: Uint8Array | null;
    rootKey?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const SignedDiscovery: StaticMessage<SignedDiscovery>;
}}}
export declare namespace sotto { namespace forward { namespace v1 {
  interface Authorization {
    contactToken?: Uint8Array | null;
    voucher?: sotto.forward.v1.Voucher | null;
  }
  const Authorization: StaticMessage<Authorization>;
  interface BundleQuery {
    deviceId?: number | null;
    authorization?: sotto.forward.v1.Authorization | null;
  }
  const BundleQuery: StaticMessage<BundleQuery>;
  interface ForwardContent {
    mailboxId?: Uint8Array | null;
    authorization?: sotto.forward.v1.Authorization | null;
    envelope?: Uint8Array | null;
  }
  const ForwardContent: StaticMessage<ForwardContent>;
  interface LookUpAnswer {
    manifest?: sotto.wire.v1.SignedManifest | null;
    bundle?: sotto.wire.v1.PreKeyBundle | null;
    refusal?: string | null;
  }
  const LookUpAnswer: StaticMessage<LookUpAnswer>;
  interface LookUpQuery {
    localpart?: string | null;
    manifest?: sotto.forward.v1.ManifestQuery | null;
    bundle?: sotto.forward.v1.BundleQuery | null;
  }
  const LookUpQuery: StaticMessage<LookUpQuery>;
  interface ManifestQuery {
  }
  const ManifestQuery: StaticMessage<ManifestQuery>;
  interface Sealed {
    keyId?: string | null;
    sealed?: Uint8Array | null;
  }
  const Sealed: StaticMessage<Sealed>;
  interface Voucher {
    issuerKeyId?: string | null;
    message?: Uint8Array | null;
    signature?: Uint8Array | null;
    work?: number | null;
  }
  const Voucher: StaticMessage<Voucher>;
}}}
export declare namespace sotto { namespace link { namespace v1 {
  interface LinkAccount {
    address?: string | null;
    identityPrivateKey?: Uint8Array | null;
    manifest?: sotto.wire.v1.SignedManifest | null;
    deviceId?: number | null;
  }
  const LinkAccount: StaticMessage<LinkAccount>;
  interface LinkAnswer {
    version?: number | null;
    encapsulated?: Uint8Array | null;
    nonce?: Uint8Array | null;
  }
  const LinkAnswer: StaticMessage<LinkAnswer>;
  interface LinkDone {
    version?: number | null;
    manifest?: sotto.wire.v1.SignedManifest | null;
  }
  const LinkDone: StaticMessage<LinkDone>;
  interface LinkEnd {
    records?: number | null;
  }
  const LinkEnd: StaticMessage<LinkEnd>;
  interface LinkOffer {
    version?: number | null;
    key?: Uint8Array | null;
    commitment?: Uint8Array | null;
  }
  const LinkOffer: StaticMessage<LinkOffer>;
  interface LinkPage {
    version?: number | null;
    account?: sotto.link.v1.LinkAccount | null;
    records?: sotto.link.v1.LinkRecords | null;
    end?: sotto.link.v1.LinkEnd | null;
  }
  const LinkPage: StaticMessage<LinkPage>;
  interface LinkRecord {
    key?: string | null;
    value?: Uint8Array | null;
  }
  const LinkRecord: StaticMessage<LinkRecord>;
  interface LinkRecords {
    records?: sotto.link.v1.LinkRecord[] | null;
  }
  const LinkRecords: StaticMessage<LinkRecords>;
  interface LinkReveal {
    version?: number | null;
    nonce?: Uint8Array | null;
    registrationId?: number | null;
    authenticationKey?: Uint8Array | null;
    mailboxId?: Uint8Array | null;
    name?: string | null;
  }
  const LinkReveal: StaticMessage<LinkReveal>;
}}}
export declare namespace sotto { namespace relay { namespace v1 {
  interface Acknowledge {
    cursors?: Uint8Array[] | null;
  }
  const Acknowledge: StaticMessage<Acknowledge>;
  interface Acknowledged {
    cursors?: Uint8Array[] | null;
  }
  const Acknowledged: StaticMessage<Acknowledged>;
  interface Alive {
  }
  const Alive: StaticMessage<Alive>;
  interface Attach {
    signatureInput?: string | null;
    signature?: string | null;
  }
  const Attach: StaticMessage<Attach>;
  interface Attached {
    mailboxEpoch?: Uint8Array | null;
    replaced?: boolean | null;
    storeMark?: Uint8Array | null;
    now?: number | null;
  }
  const Attached: StaticMessage<Attached>;
  interface BlobDeleteRequest {
    blobId?: Uint8Array | null;
    capability?: Uint8Array | null;
  }
  const BlobDeleteRequest: StaticMessage<BlobDeleteRequest>;
  interface BlobDeleteResponse {
  }
  const BlobDeleteResponse: StaticMessage<BlobDeleteResponse>;
  interface BlobFetchRequest {
    domain?: string | null;
    blobId?: Uint8Array | null;
    offset?: number | null;
    length?: number | null;
  }
  const BlobFetchRequest: StaticMessage<BlobFetchRequest>;
  interface BlobFetchResponse {
    data?: Uint8Array | null;
  }
  const BlobFetchResponse: StaticMessage<BlobFetchResponse>;
  interface BlobPartRequest {
    blobId?: Uint8Array | null;
    offset?: number | null;
    data?: Uint8Array | null;
    lifetime?: number | null;
  }
  const BlobPartRequest: StaticMessage<BlobPartRequest>;
  interface BlobStartRequest {
    blobId?: Uint8Array | null;
    deleteDigest?: Uint8Array | null;
    size?: number | null;
  }
  const BlobStartRequest: StaticMessage<BlobStartRequest>;
  interface BlobState {
    received?: number | null;
    complete?: boolean | null;
  }
  const BlobState: StaticMessage<BlobState>;
  interface ClientFrame {
    attach?: sotto.relay.v1.Attach | null;
    acknowledge?: sotto.relay.v1.Acknowledge | null;
  }
  const ClientFrame: StaticMessage<ClientFrame>;
  interface Delivery {
    cursor?: Uint8Array | null;
    context?: sotto.relay.v1.MailboxContext | null;
    number?: number | null;
    sealed?: Uint8Array | null;
    open?: Uint8Array | null;
  }
  const Delivery: StaticMessage<Delivery>;
  interface DiscoveryRequest {
    domain?: string | null;
  }
  const DiscoveryRequest: StaticMessage<DiscoveryRequest>;
  interface DiscoveryResponse {
    discovery?: Uint8Array | null;
  }
  const DiscoveryResponse: StaticMessage<DiscoveryResponse>;
  interface Ephemeral {
    envelope?: Uint8Array | null;
    acceptedAt?: number | null;
  }
  const Ephemeral: StaticMessage<Ephemeral>;
  interface Error {
    code?: string | null;
    message?: string | null;
    retryAfter?: number | null;
    now?: number | null;
  }
  const Error: StaticMessage<Error>;
  interface ItemOutcome {
    itemId?: Uint8Array | null;
    state?: number | null;
    code?: string | null;
  }
  const ItemOutcome: StaticMessage<ItemOutcome>;
  interface ItemResult {
    itemId?: Uint8Array | null;
    status?: number | null;
    code?: string | null;
    retryAfter?: number | null;
  }
  const ItemResult: StaticMessage<ItemResult>;
  interface LookUpRequest {
    domain?: string | null;
    query?: sotto.forward.v1.Sealed | null;
  }
  const LookUpRequest: StaticMessage<LookUpRequest>;
  interface LookUpResponse {
    answer?: Uint8Array | null;
  }
  const LookUpResponse: StaticMessage<LookUpResponse>;
  interface MailboxContext {
    keyId?: number | null;
    encapsulatedKey?: Uint8Array | null;
  }
  const MailboxContext: StaticMessage<MailboxContext>;
  interface MailboxFull {
  }
  const MailboxFull: StaticMessage<MailboxFull>;
  interface ManifestRequest {
    manifest?: sotto.wire.v1.SignedManifest | null;
  }
  const ManifestRequest: StaticMessage<ManifestRequest>;
  interface ManifestResponse {
    manifest?: sotto.wire.v1.SignedManifest | null;
  }
  const ManifestResponse: StaticMessage<ManifestResponse>;
  interface OpenSessionRequest {
    ephemeralKey?: Uint8Array | null;
  }
  const OpenSessionRequest: StaticMessage<OpenSessionRequest>;
  interface OpenSessionResponse {
    sessionId?: Uint8Array | null;
    ephemeralKey?: Uint8Array | null;
    lifetime?: number | null;
  }
  const OpenSessionResponse: StaticMessage<OpenSessionResponse>;
  interface OutcomesRequest {
    itemIds?: Uint8Array[] | null;
  }
  const OutcomesRequest: StaticMessage<OutcomesRequest>;
  interface OutcomesResponse {
    outcomes?: sotto.relay.v1.ItemOutcome[] | null;
  }
  const OutcomesResponse: StaticMessage<OutcomesResponse>;
  interface OutgoingItem {
    itemId?: Uint8Array | null;
    destination?: string | null;
    lane?: number | null;
    expiry?: number | null;
    local?: sotto.forward.v1.ForwardContent | null;
    sealed?: sotto.forward.v1.Sealed | null;
  }
  const OutgoingItem: StaticMessage<OutgoingItem>;
  interface PreKeyStatus {
    oneTimePreKeys?: number | null;
    oneTimeKemPreKeys?: number | null;
    shelfDigest?: Uint8Array | null;
  }
  const PreKeyStatus: StaticMessage<PreKeyStatus>;
  interface PreKeyStatusRequest {
    withDigest?: boolean | null;
  }
  const PreKeyStatusRequest: StaticMessage<PreKeyStatusRequest>;
  interface PreKeyUpload {
    signedPreKey?: sotto.wire.v1.SignedPreKey | null;
    lastResortKemPreKey?: sotto.wire.v1.KemPreKey | null;
    oneTimePreKeys?: sotto.wire.v1.OneTimePreKey[] | null;
    oneTimeKemPreKeys?: sotto.wire.v1.KemPreKey[] | null;
    mailboxKey?: sotto.wire.v1.MailboxKey | null;
    replaceOneTimeKeys?: boolean | null;
  }
  const PreKeyUpload: StaticMessage<PreKeyUpload>;
  interface PreKeysLow {
    oneTimePreKeys?: number | null;
    oneTimeKemPreKeys?: number | null;
  }
  const PreKeysLow: StaticMessage<PreKeysLow>;
  interface ProofOfWork {
    challenge?: Uint8Array | null;
    counter?: number | null;
  }
  const ProofOfWork: StaticMessage<ProofOfWork>;
  interface ProofOfWorkChallenge {
    challenge?: Uint8Array | null;
    cost?: number | null;
    zeroBits?: number | null;
  }
  const ProofOfWorkChallenge: StaticMessage<ProofOfWorkChallenge>;
  interface PushKeyRequest {
  }
  const PushKeyRequest: StaticMessage<PushKeyRequest>;
  interface PushKeyResponse {
    publicKey?: Uint8Array | null;
  }
  const PushKeyResponse: StaticMessage<PushKeyResponse>;
  interface PushRequest {
    subscription?: sotto.relay.v1.PushSubscription | null;
  }
  const PushRequest: StaticMessage<PushRequest>;
  interface PushResponse {
  }
  const PushResponse: StaticMessage<PushResponse>;
  interface PushSubscription {
    endpoint?: string | null;
    p256dh?: Uint8Array | null;
    auth?: Uint8Array | null;
  }
  const PushSubscription: StaticMessage<PushSubscription>;
  interface Receipt {
    domain?: string | null;
    answer?: Uint8Array | null;
    requestSignature?: string | null;
    keyId?: string | null;
    created?: number | null;
    signature?: Uint8Array | null;
    discovery?: Uint8Array | null;
  }
  const Receipt: StaticMessage<Receipt>;
  interface ReceiptRequest {
    itemId?: Uint8Array | null;
  }
  const ReceiptRequest: StaticMessage<ReceiptRequest>;
  interface ReceiptResponse {
    receipt?: sotto.relay.v1.Receipt | null;
  }
  const ReceiptResponse: StaticMessage<ReceiptResponse>;
  interface RegisterRequest {
    manifest?: sotto.wire.v1.SignedManifest | null;
    preKeys?: sotto.relay.v1.PreKeyUpload | null;
    invite?: string | null;
    proofOfWork?: sotto.relay.v1.ProofOfWork | null;
  }
  const RegisterRequest: StaticMessage<RegisterRequest>;
  interface RegisterResponse {
  }
  const RegisterResponse: StaticMessage<RegisterResponse>;
  interface RegistrationTerms {
    policy?: number | null;
    challenge?: sotto.relay.v1.ProofOfWorkChallenge | null;
  }
  const RegistrationTerms: StaticMessage<RegistrationTerms>;
  interface RelayFrame {
    attached?: sotto.relay.v1.Attached | null;
    delivery?: sotto.relay.v1.Delivery | null;
    acknowledged?: sotto.relay.v1.Acknowledged | null;
    error?: sotto.relay.v1.Error | null;
    outcome?: sotto.relay.v1.ItemOutcome | null;
    preKeysLow?: sotto.relay.v1.PreKeysLow | null;
    mailboxFull?: sotto.relay.v1.MailboxFull | null;
    ephemeral?: sotto.relay.v1.Ephemeral | null;
    alive?: sotto.relay.v1.Alive | null;
  }
  const RelayFrame: StaticMessage<RelayFrame>;
  interface RendezvousRequest {
    slot?: Uint8Array | null;
    side?: number | null;
    position?: number | null;
    message?: Uint8Array | null;
    read?: number | null;
  }
  const RendezvousRequest: StaticMessage<RendezvousRequest>;
  interface RendezvousResponse {
    taken?: number | null;
    message?: Uint8Array | null;
  }
  const RendezvousResponse: StaticMessage<RendezvousResponse>;
  interface SendRequest {
    items?: sotto.relay.v1.OutgoingItem[] | null;
    storeMark?: sotto.relay.v1.StoreMark | null;
  }
  const SendRequest: StaticMessage<SendRequest>;
  interface SendResponse {
    results?: sotto.relay.v1.ItemResult[] | null;
    storeMark?: Uint8Array | null;
  }
  const SendResponse: StaticMessage<SendResponse>;
  interface SenderCertificateRequest {
  }
  const SenderCertificateRequest: StaticMessage<SenderCertificateRequest>;
  interface SenderCertificateResponse {
    certificate?: Uint8Array | null;
  }
  const SenderCertificateResponse: StaticMessage<SenderCertificateResponse>;
  interface StoreMark {
    next?: Uint8Array | null;
    known?: Uint8Array[] | null;
  }
  const StoreMark: StaticMessage<StoreMark>;
  interface TokenEpochKey {
    epoch?: number | null;
    key?: Uint8Array | null;
  }
  const TokenEpochKey: StaticMessage<TokenEpochKey>;
  interface TokenKeysResponse {
  }
  const TokenKeysResponse: StaticMessage<TokenKeysResponse>;
  interface TokenKeysUpload {
    keys?: sotto.relay.v1.TokenEpochKey[] | null;
  }
  const TokenKeysUpload: StaticMessage<TokenKeysUpload>;
  interface TokenRevocation {
    epoch?: number | null;
    nonces?: Uint8Array[] | null;
  }
  const TokenRevocation: StaticMessage<TokenRevocation>;
  interface TokenRevocationResponse {
  }
  const TokenRevocationResponse: StaticMessage<TokenRevocationResponse>;
  interface VoucherRequest {
    issuerKeyId?: string | null;
    blinded?: Uint8Array[] | null;
  }
  const VoucherRequest: StaticMessage<VoucherRequest>;
  interface VoucherResponse {
    issuerKeyId?: string | null;
    blindSignatures?: Uint8Array[] | null;
  }
  const VoucherResponse: StaticMessage<VoucherResponse>;
}}}
export declare namespace sotto { namespace storage { namespace v1 {
  interface Account {
    version?: number | null;
    address?: string | null;
    relayUrl?: string | null;
    identityPrivateKey?: Uint8Array | null;
    identityPublicKey?: Uint8Array | null;
    authenticationPrivateKey?: Uint8Array | null;
    deviceId?: number | null;
    registrationId?: number | null;
    signedManifest?: Uint8Array | null;
    registered?: boolean | null;
    nextPreKeyId?: number | null;
  }
  const Account: StaticMessage<Account>;
  interface Acknowledgement {
    version?: number | null;
  }
  const Acknowledgement: StaticMessage<Acknowledgement>;
  interface AddressPin {
    version?: number | null;
    accountId?: Uint8Array | null;
    changedManifest?: Uint8Array | null;
  }
  const AddressPin: StaticMessage<AddressPin>;
  interface AwaitedMessage {
    version?: number | null;
    inboxSequence?: number | null;
    askedAt?: number | null;
  }
  const AwaitedMessage: StaticMessage<AwaitedMessage>;
  interface BackupNote {
    version?: number | null;
    begunAt?: sotto.storage.v1.Time | null;
  }
  const BackupNote: StaticMessage<BackupNote>;
  interface ChainEnd {
    counter?: number | null;
    hash?: Uint8Array | null;
  }
  const ChainEnd: StaticMessage<ChainEnd>;
  interface ChainGap {
    from?: number | null;
    to?: number | null;
    before?: Uint8Array | null;
    after?: Uint8Array | null;
    noticedAt?: number | null;
    inboxSequence?: number | null;
  }
  const ChainGap: StaticMessage<ChainGap>;
  interface Chunk {
    index?: number | null;
    data?: Uint8Array | null;
  }
  const Chunk: StaticMessage<Chunk>;
  interface ChunkDecoder {
    chunks?: sotto.storage.v1.Chunk[] | null;
  }
  const ChunkDecoder: StaticMessage<ChunkDecoder>;
  interface ChunkEncoder {
    message?: Uint8Array | null;
    position?: number | null;
  }
  const ChunkEncoder: StaticMessage<ChunkEncoder>;
  interface Consumer {
    version?: number | null;
    createdAt?: number | null;
  }
  const Consumer: StaticMessage<Consumer>;
  interface Contact {
    version?: number | null;
    accountId?: Uint8Array | null;
    identityKey?: Uint8Array | null;
    address?: string | null;
    addressVerified?: boolean | null;
    signedManifest?: Uint8Array | null;
    verifiedAt?: number | null;
    alias?: string | null;
    protocol?: number | null;
    aliasEdition?: number | null;
    verificationEdition?: number | null;
  }
  const Contact: StaticMessage<Contact>;
  interface ContactRequest {
    version?: number | null;
    receivedAt?: number | null;
    messages?: number | null;
    address?: string | null;
  }
  const ContactRequest: StaticMessage<ContactRequest>;
  interface Conversation {
    version?: number | null;
    newest?: number | null;
    changedAt?: sotto.storage.v1.Time | null;
    written?: boolean | null;
    read?: number | null;
    unread?: number | null;
    receiptsOff?: boolean | null;
    sent?: sotto.storage.v1.ChainEnd | null;
    received?: sotto.storage.v1.ReceivedChain[] | null;
    profileEdition?: number | null;
    timer?: sotto.storage.v1.ConversationTimer | null;
    secret?: sotto.storage.v1.SecretChat | null;
  }
  const Conversation: StaticMessage<Conversation>;
  interface ConversationTimer {
    seconds?: number | null;
    start?: number | null;
    version?: number | null;
  }
  const ConversationTimer: StaticMessage<ConversationTimer>;
  interface DeviceNote {
    version?: number | null;
    notedAt?: number | null;
  }
  const DeviceNote: StaticMessage<DeviceNote>;
  interface DeviceNotice {
    deviceId?: number | null;
    change?: number | null;
    confirmedBy?: number | null;
  }
  const DeviceNotice: StaticMessage<DeviceNotice>;
  interface Download {
    version?: number | null;
    chunks?: number | null;
    begunAt?: number | null;
  }
  const Download: StaticMessage<Download>;
  interface DueGap {
    version?: number | null;
    deviceId?: number | null;
    from?: number | null;
  }
  const DueGap: StaticMessage<DueGap>;
  interface DueReceipt {
    version?: number | null;
    read?: boolean | null;
  }
  const DueReceipt: StaticMessage<DueReceipt>;
  interface ExpectedDevice {
    version?: number | null;
    name?: string | null;
    confirmedBy?: number | null;
    confirmedAt?: number | null;
  }
  const ExpectedDevice: StaticMessage<ExpectedDevice>;
  interface Happening {
    kind?: number | null;
    order?: number | null;
  }
  const Happening: StaticMessage<Happening>;
  interface HeldDelivery {
    version?: number | null;
    envelope?: Uint8Array | null;
    acceptedAt?: number | null;
    domain?: string | null;
    heldAt?: number | null;
  }
  const HeldDelivery: StaticMessage<HeldDelivery>;
  interface HeldTokens {
    epoch?: number | null;
    tokens?: Uint8Array[] | null;
  }
  const HeldTokens: StaticMessage<HeldTokens>;
  interface IdentityChange {
    formerAccountId?: Uint8Array | null;
    wasVerified?: boolean | null;
    accepted?: boolean | null;
  }
  const IdentityChange: StaticMessage<IdentityChange>;
  interface IdentityEvidence {
    version?: number | null;
    noticedAt?: number | null;
    formerManifest?: Uint8Array | null;
    manifest?: Uint8Array | null;
  }
  const IdentityEvidence: StaticMessage<IdentityEvidence>;
  interface InboxEntry {
    version?: number | null;
    receivedAt?: number | null;
    accountId?: Uint8Array | null;
    deviceId?: number | null;
    address?: string | null;
    content?: Uint8Array | null;
    undecryptable?: string | null;
    undelivered?: sotto.storage.v1.Undelivered | null;
    happening?: sotto.storage.v1.Happening | null;
    missing?: sotto.storage.v1.MissingContents | null;
    identityChange?: sotto.storage.v1.IdentityChange | null;
    relayChange?: sotto.storage.v1.RelayChange | null;
    sent?: Uint8Array | null;
    device?: sotto.storage.v1.DeviceNotice | null;
    secretChat?: sotto.storage.v1.SecretChatNotice | null;
    sentAt?: sotto.storage.v1.Time | null;
    asked?: boolean | null;
    repairs?: number | null;
    secretChatId?: Uint8Array | null;
  }
  const InboxEntry: StaticMessage<InboxEntry>;
  interface KnownRelay {
    version?: number | null;
    rootKey?: Uint8Array | null;
    signedDiscovery?: Uint8Array | null;
    fetchedAt?: number | null;
    changedDiscovery?: Uint8Array | null;
  }
  const KnownRelay: StaticMessage<KnownRelay>;
  interface MailboxPosition {
    version?: number | null;
    cursor?: Uint8Array | null;
    nextInboxSequence?: number | null;
    epoch?: Uint8Array | null;
  }
  const MailboxPosition: StaticMessage<MailboxPosition>;
  interface Message {
    version?: number | null;
    messageId?: Uint8Array | null;
    outgoing?: boolean | null;
    deviceId?: number | null;
    sentAt?: sotto.storage.v1.Time | null;
    storedAt?: sotto.storage.v1.Time | null;
    content?: Uint8Array | null;
    gone?: number | null;
    editedAt?: sotto.storage.v1.Time | null;
    ownReaction?: sotto.storage.v1.MessageReaction | null;
    otherReaction?: sotto.storage.v1.MessageReaction | null;
    viewOnce?: boolean | null;
  }
  const Message: StaticMessage<Message>;
  interface MessageReaction {
    emoji?: string | null;
    reactedAt?: sotto.storage.v1.Time | null;
  }
  const MessageReaction: StaticMessage<MessageReaction>;
  interface MessageStatus {
    version?: number | null;
    sentAt?: sotto.storage.v1.Time | null;
    outboxKeys?: string[] | null;
    refused?: string | null;
    deliveredAt?: number | null;
    readAt?: number | null;
    order?: number | null;
    incoming?: boolean | null;
  }
  const MessageStatus: StaticMessage<MessageStatus>;
  interface MintedBatch {
    secret?: Uint8Array | null;
    tokens?: number | null;
  }
  const MintedBatch: StaticMessage<MintedBatch>;
  interface MintedTokens {
    version?: number | null;
    batches?: sotto.storage.v1.MintedBatch[] | null;
  }
  const MintedTokens: StaticMessage<MintedTokens>;
  interface MissingContents {
    count?: number | null;
  }
  const MissingContents: StaticMessage<MissingContents>;
  interface OutboxEntry {
    version?: number | null;
    itemId?: Uint8Array | null;
    messageId?: Uint8Array | null;
    address?: string | null;
    destination?: string | null;
    mailboxId?: Uint8Array | null;
    message?: Uint8Array | null;
    createdAt?: number | null;
    lifetime?: number | null;
    accountId?: Uint8Array | null;
    identityKey?: Uint8Array | null;
    type?: number | null;
    sentAt?: sotto.storage.v1.Time | null;
    authorization?: sotto.forward.v1.Authorization | null;
    aside?: boolean | null;
    stale?: boolean | null;
    unmissed?: boolean | null;
    bulk?: boolean | null;
  }
  const OutboxEntry: StaticMessage<OutboxEntry>;
  interface OwnDevice {
    version?: number | null;
    authenticationKey?: Uint8Array | null;
    name?: string | null;
    addedAt?: number | null;
    confirmedBy?: number | null;
  }
  const OwnDevice: StaticMessage<OwnDevice>;
  interface PendingChanges {
    version?: number | null;
    contents?: Uint8Array[] | null;
    keptSince?: number | null;
  }
  const PendingChanges: StaticMessage<PendingChanges>;
  interface PendingPreKey {
    preKeyId?: number | null;
    signedPreKeyId?: number | null;
    kyberPreKeyId?: number | null;
    kyberCiphertext?: Uint8Array | null;
    createdAt?: number | null;
  }
  const PendingPreKey: StaticMessage<PendingPreKey>;
  interface PostQuantumExchange {
    state?: number | null;
    epoch?: number | null;
    authenticatorRootKey?: Uint8Array | null;
    authenticatorMacKey?: Uint8Array | null;
    privateKey?: Uint8Array | null;
    vector?: Uint8Array | null;
    header?: Uint8Array | null;
    random?: Uint8Array | null;
    ciphertext1?: Uint8Array | null;
    headerEncoder?: sotto.storage.v1.ChunkEncoder | null;
    ekEncoder?: sotto.storage.v1.ChunkEncoder | null;
    ct1Encoder?: sotto.storage.v1.ChunkEncoder | null;
    ct2Encoder?: sotto.storage.v1.ChunkEncoder | null;
    headerDecoder?: sotto.storage.v1.ChunkDecoder | null;
    ekDecoder?: sotto.storage.v1.ChunkDecoder | null;
    ct1Decoder?: sotto.storage.v1.ChunkDecoder | null;
    ct2Decoder?: sotto.storage.v1.ChunkDecoder | null;
  }
  const PostQuantumExchange: StaticMessage<PostQuantumExchange>;
  interface PostQuantumHalf {
    nextKey?: Uint8Array | null;
    counter?: number | null;
    skippedKeys?: sotto.storage.v1.SkippedSeed[] | null;
  }
  const PostQuantumHalf: StaticMessage<PostQuantumHalf>;
  interface PostQuantumLink {
    epoch?: number | null;
    sending?: sotto.storage.v1.PostQuantumHalf | null;
    receiving?: sotto.storage.v1.PostQuantumHalf | null;
  }
  const PostQuantumLink: StaticMessage<PostQuantumLink>;
  interface PostQuantumRatchet {
    direction?: number | null;
    negotiated?: boolean | null;
    exchange?: sotto.storage.v1.PostQuantumExchange | null;
    rootKey?: Uint8Array | null;
    sendingEpoch?: number | null;
    links?: sotto.storage.v1.PostQuantumLink[] | null;
  }
  const PostQuantumRatchet: StaticMessage<PostQuantumRatchet>;
  interface PreKeyRecord {
    version?: number | null;
    privateKey?: Uint8Array | null;
    publicKey?: Uint8Array | null;
    signature?: Uint8Array | null;
    createdAt?: number | null;
    lastResort?: boolean | null;
    uploaded?: boolean | null;
    replacedAt?: number | null;
  }
  const PreKeyRecord: StaticMessage<PreKeyRecord>;
  interface Profile {
    version?: number | null;
    key?: Uint8Array | null;
    data?: Uint8Array | null;
  }
  const Profile: StaticMessage<Profile>;
  interface ReadMessage {
    version?: number | null;
    readAt?: number | null;
  }
  const ReadMessage: StaticMessage<ReadMessage>;
  interface ReceivedChain {
    deviceId?: number | null;
    end?: sotto.storage.v1.ChainEnd | null;
    gaps?: sotto.storage.v1.ChainGap[] | null;
  }
  const ReceivedChain: StaticMessage<ReceivedChain>;
  interface ReceivingChain {
    ratchetPublicKey?: Uint8Array | null;
    chainKey?: Uint8Array | null;
    index?: number | null;
    skippedSeeds?: sotto.storage.v1.SkippedSeed[] | null;
  }
  const ReceivingChain: StaticMessage<ReceivingChain>;
  interface Recovery {
    version?: number | null;
    backupKey?: Uint8Array | null;
    confirmed?: boolean | null;
    createdAt?: number | null;
  }
  const Recovery: StaticMessage<Recovery>;
  interface RelayChange {
    domain?: string | null;
    formerRootKey?: Uint8Array | null;
    rootKey?: Uint8Array | null;
  }
  const RelayChange: StaticMessage<RelayChange>;
  interface Renewal {
    version?: number | null;
    since?: number | null;
  }
  const Renewal: StaticMessage<Renewal>;
  interface RepairTask {
    version?: number | null;
    askedAt?: number | null;
    missed?: boolean | null;
    unasked?: boolean | null;
  }
  const RepairTask: StaticMessage<RepairTask>;
  interface Restoration {
    version?: number | null;
    attempt?: Uint8Array | null;
    registering?: boolean | null;
    keepOtherDevices?: boolean | null;
  }
  const Restoration: StaticMessage<Restoration>;
  interface SecretChat {
    state?: number | null;
    deviceId?: number | null;
  }
  const SecretChat: StaticMessage<SecretChat>;
  interface SecretChatNotice {
    state?: number | null;
  }
  const SecretChatNotice: StaticMessage<SecretChatNotice>;
  interface SenderCertificate {
    version?: number | null;
    certificate?: Uint8Array | null;
    fetchedAt?: number | null;
  }
  const SenderCertificate: StaticMessage<SenderCertificate>;
  interface SenderKeyRecord {
    version?: number | null;
    distributionId?: Uint8Array | null;
    states?: sotto.storage.v1.SenderKeyState[] | null;
  }
  const SenderKeyRecord: StaticMessage<SenderKeyRecord>;
  interface SenderKeyState {
    messageVersion?: number | null;
    chainId?: number | null;
    chainKey?: Uint8Array | null;
    iteration?: number | null;
    signingPublicKey?: Uint8Array | null;
    signingPrivateKey?: Uint8Array | null;
    skippedSeeds?: sotto.storage.v1.SkippedSeed[] | null;
  }
  const SenderKeyState: StaticMessage<SenderKeyState>;
  interface SendingChain {
    ratchetPrivateKey?: Uint8Array | null;
    ratchetPublicKey?: Uint8Array | null;
    chainKey?: Uint8Array | null;
    index?: number | null;
  }
  const SendingChain: StaticMessage<SendingChain>;
  interface SentMessage {
    version?: number | null;
    messageId?: Uint8Array | null;
    content?: Uint8Array | null;
    keptUntil?: number | null;
    sentAgain?: sotto.storage.v1.SentTo[] | null;
    itemIds?: Uint8Array[] | null;
    secretChatId?: Uint8Array | null;
    onlyDevice?: number | null;
  }
  const SentMessage: StaticMessage<SentMessage>;
  interface SentTo {
    deviceId?: number | null;
  }
  const SentTo: StaticMessage<SentTo>;
  interface Session {
    localIdentityKey?: Uint8Array | null;
    remoteIdentityKey?: Uint8Array | null;
    rootKey?: Uint8Array | null;
    previousCounter?: number | null;
    sendingChain?: sotto.storage.v1.SendingChain | null;
    receivingChains?: sotto.storage.v1.ReceivingChain[] | null;
    postQuantumRatchet?: sotto.storage.v1.PostQuantumRatchet | null;
    initiatorBaseKey?: Uint8Array | null;
    localRegistrationId?: number | null;
    remoteRegistrationId?: number | null;
    pendingPreKey?: sotto.storage.v1.PendingPreKey | null;
    retired?: boolean | null;
  }
  const Session: StaticMessage<Session>;
  interface SessionRecord {
    version?: number | null;
    current?: sotto.storage.v1.Session | null;
    archived?: sotto.storage.v1.Session[] | null;
  }
  const SessionRecord: StaticMessage<SessionRecord>;
  interface ShelfCheck {
    version?: number | null;
    checkedAt?: number | null;
  }
  const ShelfCheck: StaticMessage<ShelfCheck>;
  interface SkippedSeed {
    index?: number | null;
    seed?: Uint8Array | null;
  }
  const SkippedSeed: StaticMessage<SkippedSeed>;
  interface Standing {
    version?: number | null;
    blocked?: boolean | null;
    revoking?: boolean | null;
    granted?: number | null;
    grantedAt?: number | null;
    low?: boolean | null;
    refill?: boolean | null;
    requests?: number | null;
    requestedAt?: number | null;
    knock?: boolean | null;
    accepted?: boolean | null;
    forgotten?: boolean | null;
    forgottenAt?: number | null;
  }
  const Standing: StaticMessage<Standing>;
  interface StoreFormat {
    version?: number | null;
    format?: number | null;
  }
  const StoreFormat: StaticMessage<StoreFormat>;
  interface StoreMarks {
    version?: number | null;
    confirmed?: Uint8Array | null;
    recent?: Uint8Array[] | null;
    behind?: boolean | null;
    renewedAt?: number | null;
  }
  const StoreMarks: StaticMessage<StoreMarks>;
  interface SyncTask {
    version?: number | null;
    content?: Uint8Array | null;
  }
  const SyncTask: StaticMessage<SyncTask>;
  interface Time {
    seconds?: number | null;
    milliseconds?: number | null;
  }
  const Time: StaticMessage<Time>;
  interface TokenKey {
    epoch?: number | null;
    key?: Uint8Array | null;
    uploaded?: boolean | null;
  }
  const TokenKey: StaticMessage<TokenKey>;
  interface TokenKeys {
    version?: number | null;
    keys?: sotto.storage.v1.TokenKey[] | null;
  }
  const TokenKeys: StaticMessage<TokenKeys>;
  interface TokenWallet {
    version?: number | null;
    mailboxId?: Uint8Array | null;
    held?: sotto.storage.v1.HeldTokens[] | null;
    grants?: number | null;
  }
  const TokenWallet: StaticMessage<TokenWallet>;
  interface Undelivered {
    messageId?: Uint8Array | null;
    code?: string | null;
  }
  const Undelivered: StaticMessage<Undelivered>;
  interface Upload {
    version?: number | null;
    blobId?: Uint8Array | null;
    capability?: Uint8Array | null;
    key?: Uint8Array | null;
    chunkBytes?: number | null;
    chunks?: number | null;
    digest?: Uint8Array | null;
    previousDigest?: Uint8Array | null;
    file?: sotto.storage.v1.UploadedFile | null;
    begunAt?: number | null;
    expiresAt?: number | null;
    address?: string | null;
    name?: string | null;
    doomed?: boolean | null;
    secretChat?: string | null;
  }
  const Upload: StaticMessage<Upload>;
  interface UploadedFile {
    size?: number | null;
    root?: Uint8Array | null;
  }
  const UploadedFile: StaticMessage<UploadedFile>;
  interface UsedLastResort {
    version?: number | null;
    usedAt?: number | null;
  }
  const UsedLastResort: StaticMessage<UsedLastResort>;
}}}
export declare namespace sotto { namespace wire { namespace v1 {
  interface Device {
    deviceId?: number | null;
    registrationId?: number | null;
    authenticationKey?: Uint8Array | null;
    mailboxId?: Uint8Array | null;
  }
  const Device: StaticMessage<Device>;
  interface DeviceManifest {
    version?: number | null;
    identityKey?: Uint8Array | null;
    address?: string | null;
    sequence?: number | null;
    previousHash?: Uint8Array | null;
    issuedAt?: number | null;
    devices?: sotto.wire.v1.Device[] | null;
    protocol?: number | null;
  }
  const DeviceManifest: StaticMessage<DeviceManifest>;
  interface Envelope {
    version?: number | null;
    sealed?: Uint8Array | null;
  }
  const Envelope: StaticMessage<Envelope>;
  interface KemPreKey {
    id?: number | null;
    publicKey?: Uint8Array | null;
    signature?: Uint8Array | null;
    binding?: sotto.wire.v1.KeyBinding | null;
  }
  const KemPreKey: StaticMessage<KemPreKey>;
  interface KeyBinding {
    createdAt?: number | null;
    signature?: Uint8Array | null;
  }
  const KeyBinding: StaticMessage<KeyBinding>;
  interface MailboxKey {
    id?: number | null;
    publicKey?: Uint8Array | null;
    binding?: sotto.wire.v1.KeyBinding | null;
  }
  const MailboxKey: StaticMessage<MailboxKey>;
  interface OneTimePreKey {
    id?: number | null;
    publicKey?: Uint8Array | null;
    binding?: sotto.wire.v1.KeyBinding | null;
  }
  const OneTimePreKey: StaticMessage<OneTimePreKey>;
  interface PreKeyBundle {
    deviceId?: number | null;
    registrationId?: number | null;
    identityKey?: Uint8Array | null;
    signedPreKey?: sotto.wire.v1.SignedPreKey | null;
    kemPreKey?: sotto.wire.v1.KemPreKey | null;
    kemLastResort?: boolean | null;
    oneTimePreKey?: sotto.wire.v1.OneTimePreKey | null;
  }
  const PreKeyBundle: StaticMessage<PreKeyBundle>;
  interface SignedManifest {
    manifest?: Uint8Array | null;
    signature?: Uint8Array | null;
  }
  const SignedManifest: StaticMessage<SignedManifest>;
  interface SignedPreKey {
    id?: number | null;
    publicKey?: Uint8Array | null;
    signature?: Uint8Array | null;
    binding?: sotto.wire.v1.KeyBinding | null;
  }
  const SignedPreKey: StaticMessage<SignedPreKey>;
}}}
