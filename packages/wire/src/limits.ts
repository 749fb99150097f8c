/**
 * Everything in a message whose size or count its sender controls has a limit here. First what other specifications
 * fix, then our own; a limit on the whole of a message is checked before a single byte of it is decoded.
 */

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

// --- Fixed by specifications -------------------------------------------------------------------------------------

/** Type byte and X25519 key (Signal session layer, section 1.1). */
export const PUBLIC_KEY_BYTES = 33;
/** Type byte and Kyber-1024 public key, or type byte and ciphertext (section 1.3). */
export const KEM_PUBLIC_KEY_BYTES = 1569;
export const KEM_CIPHERTEXT_BYTES = 1569;
/** Kyber-1024 private key without type byte. */
export const KEM_PRIVATE_KEY_BYTES = 3168;
/** XEdDSA and Ed25519. */
export const SIGNATURE_BYTES = 64;
/** SHA-256, chain keys, root keys, X25519 and Ed25519 private keys, Ed25519 public keys. */
export const KEY_BYTES = 32;
export const HASH_BYTES = 32;
/** A UUID. */
export const ACCOUNT_ID_BYTES = 16;
/** Device numbers of the Signal session layer (section 1.5). */
export const DEVICE_ID_MAX = 127;
/** Registration ids fit 14 bits, as sealed sender demands (section 1.6). */
export const REGISTRATION_ID_MAX = 0x3fff;
/** Receiving chains of a session (section 4.7). */
export const RECEIVING_CHAINS_MAX = 5;
/** Skipped keys of one chain (section 4.7). */
export const SKIPPED_KEYS_MAX = 2000;
/** Chain epochs of the post-quantum ratchet: one older than the sending epoch, and one newer (ratchet section 13). */
export const POST_QUANTUM_LINKS_MAX = 3;
/** States of its key exchange (ratchet section 9.1). */
export const POST_QUANTUM_STATES = 11;
/** Largest index of a chunk, and its length (ratchet section 4.2). */
export const CHUNK_INDEX_MAX = 0xffff;
export const CHUNK_BYTES = 32;
/** HMAC-SHA-256. */
export const MAC_BYTES = 32;
/** ML-KEM-768 in pieces, its private key as the seed (ratchet section 7.1). */
export const ML_KEM_PRIVATE_KEY_BYTES = 64;
export const ML_KEM_HEADER_BYTES = 64;
export const ML_KEM_VECTOR_BYTES = 1152;
export const ML_KEM_CIPHERTEXT1_BYTES = 960;
export const ML_KEM_CIPHERTEXT2_BYTES = 128;
/** Archived sessions of one peer device (section 7.1). */
export const ARCHIVED_SESSIONS_MAX = 40;
/** A UUID names a distribution of sender keys (section 6.4). */
export const DISTRIBUTION_ID_BYTES = 16;
/** Version of the protocol between devices that this code speaks. Whoever speaks a newer one says so, and understands this one. */
export const PROTOCOL_VERSION = 1;
/** Version of sender-key messages (section 2). */
export const SENDER_KEY_MESSAGE_VERSION = 3;
/** States of one sender key (section 8). */
export const SENDER_KEY_STATES_MAX = 5;
/** A local part of a mail address (RFC 5321, 4.5.3.1.1), whose habits ours follow. */
export const LOCALPART_CHARACTERS_MAX = 64;
/** A domain name in text form (RFC 1035, 2.3.4, less the root label). */
export const DOMAIN_CHARACTERS_MAX = 253;
export const DOMAIN_LABEL_CHARACTERS_MAX = 63;

// --- Our own ----------------------------------------------------------------------------------------------------

/** Largest address: both parts and the `@`. */
export const ADDRESS_CHARACTERS_MAX = LOCALPART_CHARACTERS_MAX + 1 + DOMAIN_CHARACTERS_MAX;
/** Smallest bucket: a short text and nothing else; most messages are alike in size. */
export const PADDING_BUCKET_BYTES_MIN = 256;
/** Largest bucket: with its encryption and its envelope it stays below {@link ENVELOPE_BYTES_MAX}. */
export const PADDING_BUCKET_BYTES_MAX = 64 * KIBIBYTE;
/** Content before padding: at least one byte of the bucket is the mark. */
export const CONTENT_BYTES_MAX = PADDING_BUCKET_BYTES_MAX - 1;
/** One emoji, however many code points it is joined of; a word or two for those who react with words. */
export const EMOJI_BYTES_MAX = 64;
/** Messages that one receipt speaks of. */
export const RECEIPT_IDS_MAX = 100;
/** Name in a profile. */
export const PROFILE_NAME_BYTES_MAX = 128;
/** Picture in a profile: it travels inside a message, so apps make it small. */
export const PROFILE_PICTURE_BYTES_MAX = 48 * KIBIBYTE;
export const MEDIA_TYPE_CHARACTERS_MAX = 127;
/** Both, with their frame and encryption. */
export const PROFILE_BYTES_MAX = 50 * KIBIBYTE;
/** Largest bucket, a first message's keys and ciphertext, the envelope's own fields, and room to grow. */
export const ENVELOPE_BYTES_MAX = 96 * KIBIBYTE;
/** Smallest size of a padded envelope. Whole messages with a certificate are larger, so nothing is gained below. */
export const ENVELOPE_BUCKET_BYTES_MIN = 512;
/** Padded envelope of an ephemeral message: a certificate of the largest size and a few words. */
export const EPHEMERAL_ENVELOPE_BYTES_MAX = 2 * KIBIBYTE;
/** Largest size that is a power of two; above it doubling would waste too much, and the next one is beyond the limit. */
export const ENVELOPE_BUCKET_BYTES_DOUBLED = 64 * KIBIBYTE;
/** Growth from there to the next size, in hundredths: nine sizes up to {@link ENVELOPE_BYTES_MAX}. */
export const ENVELOPE_BUCKET_STEP_PERCENT = 5;
/** A sealed message inside an envelope, whose own fields need far less than this margin. */
export const ENVELOPE_MARGIN_BYTES = 64;
export const SEALED_MESSAGE_BYTES_MAX = ENVELOPE_BYTES_MAX - ENVELOPE_MARGIN_BYTES;
/** A Signal message inside a sealed one, which adds two keys, a tag and the sender's certificate of at most 600 bytes. */
export const SEALED_MARGIN_BYTES = KIBIBYTE;
export const SIGNAL_MESSAGE_BYTES_MAX = SEALED_MESSAGE_BYTES_MAX - SEALED_MARGIN_BYTES;

/** Id, key and signature are 105 bytes; later versions may add fields. */
export const SERVER_CERTIFICATE_BYTES_MAX = 256;
/** With the longest address and a server certificate inside, 650 bytes; every sealed message carries one. */
export const SENDER_CERTIFICATE_BYTES_MAX = KIBIBYTE;
/** The server certificate of now, its successor, and those whose sender certificates have not ended. */
export const SERVER_CERTIFICATES_MAX = 4;

/** A phone, a tablet, some computers. Every message is encrypted once for each device. */
export const DEVICES_MAX = 10;
/** Ten devices of about 80 bytes and one address come to 1.3 KiB. */
export const MANIFEST_BYTES_MAX = 4 * KIBIBYTE;
export const SIGNED_MANIFEST_BYTES_MAX = MANIFEST_BYTES_MAX + 128;
/** One signed manifest and nothing else. */
export const MANIFEST_MESSAGE_BYTES_MAX = SIGNED_MANIFEST_BYTES_MAX + 8;

/** One KEM key and signature, one signed and one one-time EC key, and the bindings of the three: 2.1 KiB. */
export const BUNDLE_BYTES_MAX = 4 * KIBIBYTE;
/** One-time EC keys a device may publish at once; a client refills to 100. */
export const ONE_TIME_PRE_KEYS_MAX = 200;
/** One-time KEM keys a device may publish at once; each is 1.7 KiB, a client refills to 24. */
export const ONE_TIME_KEM_PRE_KEYS_MAX = 50;
/** A quarter of what a client keeps on the shelf: then it is told to refill. */
export const ONE_TIME_PRE_KEYS_LOW = 25;
export const ONE_TIME_KEM_PRE_KEYS_LOW = 6;
/** Both shelves full, the two signed keys and the mailbox key: 115 KiB. */
export const PRE_KEY_UPLOAD_BYTES_MAX = 128 * KIBIBYTE;
export const REGISTER_REQUEST_BYTES_MAX = PRE_KEY_UPLOAD_BYTES_MAX + SIGNED_MANIFEST_BYTES_MAX + 128;

/** A request to send again is 52 bytes with its ratchet key; later versions may add fields. */
export const DECRYPTION_ERROR_BYTES_MAX = 256;
/** A request to send again and the fields of applications, which may stand beside it. */
export const PLAINTEXT_CONTENT_BYTES_MAX = KIBIBYTE;

/** A scanned safety number is 74 bytes; later versions may add fields. */
export const SCANNABLE_FINGERPRINT_BYTES_MAX = KIBIBYTE;

/** One batch between relays, and one request of a client: bounds the memory a request can take. */
export const BATCH_BYTES_MAX = MEBIBYTE;
/** Items of one batch: bounds one transaction. */
export const BATCH_ITEMS_MAX = 512;
/** Results of a full batch: 512 items of about 100 bytes. */
export const BATCH_RESULT_BYTES_MAX = 128 * KIBIBYTE;
/** Random bytes that name an item, a batch, a message or a request nonce: no collision by chance. */
export const ITEM_ID_BYTES = 16;
/** Of an item in a result: nobody finds another id with the same one. */
export const ITEM_DIGEST_BYTES = 16;
export const BATCH_ID_BYTES = 16;
/** Of a process of a relay: tells it from the next one. */
export const INSTANCE_BYTES = 8;
export const MESSAGE_ID_BYTES = 16;
/** Random, so that no two secret chats have the same. */
export const SECRET_CHAT_ID_BYTES = 16;
/** An account id as a UUID, a mark, and the id in hex. */
export const SECRET_CHAT_NAME_CHARACTERS = 36 + 1 + 32;
export const MAILBOX_ID_BYTES = 32;
/** Mailbox epoch and sequence. */
export const CURSOR_BYTES = 16;
/** Random bytes that tell the state of a store from which a device sent last. */
export const STORE_MARK_BYTES = 16;
/** Marks of requests whose answer never came, and the last one that did. */
export const STORE_MARKS_MAX = 32;
/** Random bytes that name a client session at its relay. */
export const CLIENT_SESSION_ID_BYTES = 16;
/** How long a client session may be said to last: one day, in seconds. */
export const CLIENT_SESSION_SECONDS_MAX = 24 * 60 * 60;
export const MAILBOX_EPOCH_BYTES = 8;
/** Cursors acknowledged at once, as many as a batch brings items. */
export const CURSORS_MAX = 512;
/** What the issuer signs blindly. */
export const VOUCHER_MESSAGE_BYTES = 32;
/** RSA of 2048 bits. */
export const VOUCHER_SIGNATURE_BYTES = 256;
/** SubjectPublicKeyInfo of such a key. */
export const VOUCHER_KEY_BYTES_MIN = 256;
export const VOUCHER_KEY_BYTES_MAX = 576;
/**
 * What a sealed item holds beside its envelope: the mailbox, a voucher with the longest key id and the framing come to 401
 * bytes, and the rest is room to grow. All are padded to it, so that nobody on the way sees which kind of authorization a message has.
 */
export const FORWARD_MARGIN_BYTES = 512;
export const FORWARD_CONTENT_BYTES_MAX = ENVELOPE_BYTES_MAX + FORWARD_MARGIN_BYTES;
/** Public keys and encapsulated keys of X-Wing (draft-connolly-cfrg-xwing-kem, section 5). */
export const X_WING_PUBLIC_KEY_BYTES = 1216;
export const X_WING_ENCAPSULATED_BYTES = 1120;
/** The tag of ChaCha20-Poly1305. */
export const SEAL_TAG_BYTES = 16;
/** What a seal adds to an item, by the key it is made for. */
export const X_WING_SEAL_BYTES = X_WING_ENCAPSULATED_BYTES + SEAL_TAG_BYTES;
export const X25519_SEAL_BYTES = KEY_BYTES + SEAL_TAG_BYTES;
export const SEALED_FORWARD_BYTES_MAX = FORWARD_CONTENT_BYTES_MAX + X_WING_SEAL_BYTES;
/**
 * A padded look-up: the longest local part, a voucher with the longest key id and the framing come to 449 bytes. One size for
 * all, so that nobody on the way sees what is asked for.
 */
export const LOOK_UP_QUERY_BYTES = 512;
/** Sealed, with a key id and a domain beside it. */
export const LOOK_UP_REQUEST_BYTES_MAX = LOOK_UP_QUERY_BYTES + X_WING_SEAL_BYTES + KIBIBYTE;
/** A padded answer: a bundle of 1.9 KiB and a manifest of ten devices fit the first size, the largest ones the second. */
export const LOOK_UP_ANSWER_BYTES_MIN = 2304;
export const LOOK_UP_ANSWER_BYTES_MAX = 4608;
/** A nonce before it, and the tag. */
export const LOOK_UP_NONCE_BYTES = 32;
export const LOOK_UP_RESPONSE_BYTES_MAX = LOOK_UP_ANSWER_BYTES_MAX + LOOK_UP_NONCE_BYTES + SEAL_TAG_BYTES + 64;
/** What a relay puts before the envelope that it took: of one length, so that sizes say nothing more. */
export const ARRIVED_HEADER_BYTES = 22;
/** Names the permission by which a message was let in. */
export const AUTHORIZATION_NONCE_BYTES = 16;
/** A frame is a delivery with its envelope and the key it is sealed under, or 512 cursors of 18 bytes (9 KiB). */
export const FRAME_BYTES_MAX =
  ENVELOPE_BYTES_MAX + ARRIVED_HEADER_BYTES + SEAL_TAG_BYTES + X_WING_ENCAPSULATED_BYTES + 128;
/** Messages in one sealing context: bounds what one key opens, and the numbers of its messages. */
export const MAILBOX_CONTEXT_MESSAGES_MAX = 4096;
/** A relay keeps nothing longer, whatever is asked: 30 days. */
export const LIFETIME_SECONDS_MAX = 30 * 24 * 60 * 60;
/** A nonce and a MAC, 16 bytes each. */
export const CONTACT_TOKEN_BYTES = 32;
/** Names a contact token, and is what is spent: no collision by chance. */
export const TOKEN_NONCE_BYTES = 16;
/** Tokens given at once: a conversation of a day for most people, and 1.1 KiB of a message. */
export const TOKEN_GRANT_MAX = 32;
/** Epoch keys uploaded at once: the three that are live and the next one. */
export const TOKEN_KEYS_MAX = 4;
/** Nonces revoked at once: all of a busy contact, in one transaction and 19 KiB. */
export const TOKEN_REVOCATIONS_MAX = 1024;
export const TOKEN_REVOCATION_BYTES_MAX = 20 * KIBIBYTE;
/** RSA of 2048 bits. */
export const BLINDED_VOUCHER_BYTES = 256;
/** Vouchers issued at once: a signature is a millisecond of the issuer. */
export const VOUCHERS_MAX = 16;
export const VOUCHERS_BYTES_MAX = 5 * KIBIBYTE;
/** A padded envelope to a stranger: a short text and the keys of a session. No attachment, no picture. */
export const REQUEST_BYTES_MAX = 4 * KIBIBYTE;
/** How long a request waits at most, in seconds: seven days. */
export const REQUEST_SECONDS_MAX = 7 * 24 * 60 * 60;
/** Bits of work a relay may ask for beside a voucher. */
export const REQUEST_WORK_BITS_MAX = 10;
/** Tokens kept for one mailbox of a contact. */
export const WALLET_TOKENS_MAX = 256;
/** Batches of one epoch given to one account: some hundred thousand messages in six weeks. */
export const MINTED_BATCHES_MAX = 3_000;
/** A part of a file that is encrypted, uploaded, fetched and verified as one: small enough to hold some of them in memory. */
export const ATTACHMENT_CHUNK_BYTES_MAX = MEBIBYTE;
/** Smallest chunk, and smallest size to which an attachment is padded: a page. */
export const ATTACHMENT_CHUNK_BYTES_MIN = 4 * KIBIBYTE;
/** Chunks of one attachment: bounds the list of their tags, which a reader holds, to 128 KiB. */
export const ATTACHMENT_CHUNKS_MAX = 4096;
/** Sizes between a power of two and the next to which attachments are padded: at most 1/16 of a size is padding. */
export const ATTACHMENT_PADDING_STEPS = 16;
/** Largest attachment: with its padding and its tags it is below 2^32 bytes. */
export const ATTACHMENT_BYTES_MAX = 3968 * MEBIBYTE;
/** Attachments of one message: with names and without thumbnails 16 of them take 7 KiB. */
export const ATTACHMENTS_MAX = 16;
/** As of file names on most systems. */
export const ATTACHMENT_NAME_BYTES_MAX = 255;
/** Registered media types have at most 84 characters; parameters may follow. */
export const ATTACHMENT_MEDIA_TYPE_CHARACTERS_MAX = 127;
/** A blurred picture to show until the file is there; two of them fit a message with its text. */
export const ATTACHMENT_THUMBNAIL_BYTES_MAX = 24 * KIBIBYTE;
/** Names a blob, and is all that is needed to fetch it: nobody guesses one. */
export const BLOB_ID_BYTES = 32;
/** What deletes a blob. */
export const BLOB_CAPABILITY_BYTES = 32;
/** Bytes of a blob in one request: a chunk of the largest size. */
export const BLOB_PART_BYTES_MAX = ATTACHMENT_CHUNK_BYTES_MAX;
/** A part with what stands around it. */
export const BLOB_MESSAGE_BYTES_MAX = BLOB_PART_BYTES_MAX + 128;
/** Requests that carry an address or nothing. */
export const SMALL_REQUEST_BYTES_MAX = KIBIBYTE;

/** `signature-input` with its nine components and five parameters takes about 330 characters. */
export const SIGNATURE_INPUT_CHARACTERS_MAX = 1024;
/** `signature` takes 96 characters. */
export const SIGNATURE_CHARACTERS_MAX = 256;

/** Read over the network from hosts nobody vouched for (docs/protocol.md, discovery). */
export const DISCOVERY_BYTES_MAX = 16 * KIBIBYTE;
/** The keys of now, their successors, and what is being retired. */
export const ONLINE_KEYS_MAX = 32;
/** As many as there can be keys: one that is over needs no revocation. */
export const REVOKED_KEY_IDS_MAX = ONLINE_KEYS_MAX;
/** Root keys are offline and change once in years; a reader that has not come by for four of them asks its operator. */
export const ROOT_CHANGES_MAX = 4;
/** Key ids are names for humans and logs. */
export const KEY_ID_CHARACTERS_MAX = 64;
/** `https://`, a domain, a port, a path. */
export const URL_CHARACTERS_MAX = 512;

/** Read from a file that an operator names. A feed of the largest instance lists known today is a tenth of it. */
export const BLOCK_FEED_BYTES_MAX = 4 * MEBIBYTE;
/** Some 110 bytes each. */
export const BLOCK_ENTRIES_MAX = 32_768;
/** When it was made, random bytes and who made it. */
export const PROOF_OF_WORK_CHALLENGE_BYTES = 32;
/** 256 MiB: a client refuses to take more, whatever a relay demands. */
export const PROOF_OF_WORK_COST_MAX = 18;
/** A million tries on average. */
export const PROOF_OF_WORK_BITS_MAX = 20;
/** SEC 1: an uncompressed point of P-256. */
export const POINT_BYTES = 65;
/** RFC 8291, section 3.2. */
export const PUSH_AUTH_BYTES = 16;
/** Endpoints of the known push services have 150 to 600. */
export const PUSH_ENDPOINT_CHARACTERS_MAX = 1024;
export const PUSH_REQUEST_BYTES_MAX = 2 * KIBIBYTE;
/** Invite codes have 31, with their dashes. */
export const INVITE_CHARACTERS_MAX = 64;

/** Longest code in docs/errors.md, doubled. */
export const ERROR_CODE_CHARACTERS_MAX = 64;
/** One sentence for a developer. */
export const ERROR_MESSAGE_BYTES_MAX = 512;
export const ERROR_BODY_BYTES_MAX = KIBIBYTE;
/** One day: a peer cannot make us wait for longer. */
export const RETRY_AFTER_SECONDS_MAX = 24 * 60 * 60;

/** All sessions of one peer device with every chain full of skipped keys come to 27 MiB; a usual record is 4 KiB. */
export const SESSION_RECORD_BYTES_MAX = 32 * MEBIBYTE;
/** Five states full of skipped seeds, 42 bytes each, come to 411 KiB; a usual record is 150 bytes. */
export const SENDER_KEY_RECORD_BYTES_MAX = 512 * KIBIBYTE;
/** A record of the client holds at most one envelope or one manifest, and some fields. */
export const CLIENT_RECORD_BYTES_MAX = 128 * KIBIBYTE;
/** Copies of one message: one for each device of its recipient, and of its sender but one. */
export const MESSAGE_COPIES_MAX = 2 * DEVICES_MAX;
/** Devices of one account that wrote in a conversation; those that wrote last. */
export const CHAINS_MAX = 2 * DEVICES_MAX;
/** Places at which contents of one device are missing. Beyond, the two oldest are one. */
export const CHAIN_GAPS_MAX = 16;
/** Changes of one message that has not come: an edit, a deletion, a reaction. */
export const PENDING_CHANGES_MAX = 3;
export const PENDING_CHANGES_BYTES_MAX = 256 * KIBIBYTE;
/** Name of an entry of the outbox: its time, a counter and the id of its item. */
export const OUTBOX_KEY_CHARACTERS_MAX = 128;
/** What a user calls a contact, in bytes of UTF-8. It never leaves the store. */
export const ALIAS_BYTES_MAX = 256;

/** Ids of one question for what became of items; a device that was away for a month asks in parts. */
export const OUTCOMES_MAX = 100;
/** Of a receipt: an answer to a full batch, a discovery document, and what is around them. */
export const RECEIPT_BYTES_MAX = BATCH_RESULT_BYTES_MAX + DISCOVERY_BYTES_MAX + 2 * KIBIBYTE;

/** Names the place where two devices meet; nobody comes upon one by chance. */
export const RENDEZVOUS_SLOT_BYTES = 16;
/** A padded page with its tag, or a padded envelope's worth of anything else. */
export const RENDEZVOUS_MESSAGE_BYTES_MAX = ENVELOPE_BYTES_MAX + KIBIBYTE;
export const RENDEZVOUS_BYTES_MAX = RENDEZVOUS_MESSAGE_BYTES_MAX + 128;
/** Messages of one side: all pages of the longest history, and the few around them. */
export const RENDEZVOUS_MESSAGES_MAX = 4_096;
/** Drawn for one linking. */
export const LINK_NONCE_BYTES = 32;
/** An offer with its X-Wing key is 1.3 KiB; later versions may add fields. */
export const LINK_MESSAGE_BYTES_MAX = 4 * KIBIBYTE;
/** One page before its padding. */
export const LINK_PAGE_BYTES_MAX = ENVELOPE_BYTES_MAX - 1;
export const LINK_DONE_BYTES_MAX = SIGNED_MANIFEST_BYTES_MAX + 128;
/** Records of one page: small ones are some 100 bytes. */
export const LINK_RECORDS_PER_PAGE_MAX = 1_024;
/** Records that are handed on when a device is linked: contacts, and messages of the last time. */
export const LINK_RECORDS_MAX = 100_000;
/** What a store takes as a key. */
export const STORE_KEY_CHARACTERS_MAX = 512;
/** "Work laptop", in any script. */
export const DEVICE_NAME_BYTES_MAX = 64;

// --- Backups ----------------------------------------------------------------------------------------------------

/** Two slots and a salt come to 200 bytes; later versions may add fields. */
export const BACKUP_HEADER_BYTES_MAX = 4 * KIBIBYTE;
/** Plaintext of one chunk: what a reader holds in memory, twice. */
export const BACKUP_CHUNK_BYTES = 64 * KIBIBYTE;
/** Chunks of one backup: 64 TiB. */
export const BACKUP_CHUNKS_MAX = 2 ** 30;
/** Keys of a store are not longer. */
export const BACKUP_KEY_CHARACTERS_MAX = 512;
/** Records of the client have at most half of it. */
export const BACKUP_VALUE_BYTES_MAX = 256 * KIBIBYTE;
/** A value, its key and their frame. */
export const BACKUP_RECORD_BYTES_MAX = BACKUP_VALUE_BYTES_MAX + KIBIBYTE;
/** Memory that a pass-phrase of a backup may take: 256 MiB, more than five times of what is written. */
export const BACKUP_PASS_PHRASE_MEMORY_KIB_MAX = 256 * KIBIBYTE;
/** Passes over it: with the most memory, half a minute. */
export const BACKUP_PASS_PHRASE_PASSES_MAX = 8;
export const BACKUP_PASS_PHRASE_LANES_MAX = 4;
/** Messages that one device says it has read, at once: 4.6 KiB. */
export const SYNC_READ_MAX = 256;
/** The longest time after which a message is deleted by itself: a year of 366 days. */
export const TIMER_SECONDS_MAX = 366 * 24 * 60 * 60;
