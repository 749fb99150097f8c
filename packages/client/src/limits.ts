/**
 * Every count, size and time the client holds itself or its peers to.
 */

/** Longest text of one message, in UTF-8 bytes: with its frame it fits the largest padding bucket. */
export const TEXT_BYTES_MAX = 60_000;

/** Largest answer read from a relay, in bytes: the largest batch result and the largest manifest are far smaller. */
export const RESPONSE_BYTES_MAX = 256 * 1024;

/** How long one request to the home relay may take. It may ask another relay on our behalf, which has 10 s. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** How long the delivery stream may take to be attached. */
export const ATTACH_TIMEOUT_MS = 10_000;

/**
 * A stream on which nothing came for so long is dead, though nobody said so: the relay speaks every 30 s. A phone that
 * changes its network leaves such a stream behind.
 */
export const STREAM_SILENCE_MS = 75_000;
/** The longest pause, in seconds, for which a relay that ends a stream can send a device away. */
export const STREAM_RETRY_AFTER_MAX = 60;

/** Pause after another client on the same account took the stream over: long, or the two would take it from each other. */
export const REPLACED_PAUSE_MS = 30_000;

/** How long a first message waits for its sender's address to be confirmed before it is shown unconfirmed. */
export const ADDRESS_CHECK_TIMEOUT_MS = 5_000;

/** An unconfirmed address of one account is checked once in this time. */
export const ADDRESS_CHECK_PAUSE_MS = 60_000;

/** For so long, what the relay has said of the devices of an account holds for everything that is sent to it. */
export const MAILBOX_CHECK_PAUSE_MS = 2_000;

/** Accounts whose relays are asked for their devices at the same time, before something goes out to them with a voucher. */
export const MAILBOX_CHECKS_AT_ONCE = 8;

/** Accounts whose last address check is remembered; strangers decide how many there are. */
export const ADDRESS_CHECKS_MAX = 1_000;

/** First and longest pause before a relay is tried again; the real pause is drawn between zero and the current one. */
export const RETRY_BASE_MS = 500;
export const RETRY_MAX_MS = 60_000;

/** How often one step is computed anew because another writer moved its records. */
export const COMMIT_ATTEMPTS_MAX = 50;

/**
 * Sessions kept decoded between two steps, with the devices of a few conversations in mind. Beyond, the least recently used
 * is decoded again when it is needed.
 */
export const SESSIONS_REMEMBERED_MAX = 64;

/** Bytes of session records kept decoded, in their stored form: peers decide how many skipped messages a session has. */
export const SESSION_MEMORY_BYTES_MAX = 2 * 1024 * 1024;

/** Records of one kind whose decoded or verified form is kept: contacts with their manifests, relays. */
export const RECORDS_REMEMBERED_MAX = 256;

/** Items a request to the home relay carries at most; the relay takes no more. */
export const OUTBOX_BATCH_ITEMS_MAX = 100;

/** How often the home relay is asked what became of what it has taken for other relays; failures it tells by itself. */
export const OUTCOME_POLL_MS = 3 * 60 * 60 * 1000;
/** Outcomes are kept by the relay for 30 days, and an item waits there for 14 at most. Seconds. */
export const OUTCOME_AGE_MAX_S = 45 * 24 * 60 * 60;

/** Records read from the store at once when a client is opened whose clock was set back, to go on behind the newest. */
export const ORDER_PAGE = 1_000;

/** Entries of the outbox that are looked through for what is urgent, behind those that fill a request. */
export const OUTBOX_LOOKAHEAD = 1_000;

/** How often the outbox is looked at without a sign: entries of another process, and pauses a relay asked for. */
export const OUTBOX_POLL_MS = 5_000;

/** Envelope bytes a request to the home relay carries at most; leaves room for the frame under the relay's 1 MiB. */
export const OUTBOX_BATCH_BYTES_MAX = 900 * 1024;

/** Relays whose keys are asked for at the same time, before a request with something for each of them. */
export const FORWARDING_KEYS_AT_ONCE = 8;

/** How long relays may keep a message that is not fetched: 21 days, in seconds. */
export const MESSAGE_LIFETIME_S = 21 * 24 * 60 * 60;

/** One-time pre-keys on the relay's shelf: EC keys are 33 bytes, KEM keys 1569, hence fewer. */
export const ONE_TIME_PRE_KEYS = 100;
export const ONE_TIME_KEM_PRE_KEYS = 24;

/** A signed pre-key is replaced after seven days, in seconds. */
export const SIGNED_PRE_KEY_AGE_S = 7 * 24 * 60 * 60;

/** A last-resort KEM pre-key and a mailbox key are replaced after 30 days, in seconds. */
export const LAST_RESORT_AGE_S = 30 * 24 * 60 * 60;
export const MAILBOX_KEY_AGE_S = 30 * 24 * 60 * 60;

/**
 * How long the private half of a replaced key is kept, in seconds: a first message may be 14 days in an outbox and 30 in a
 * mailbox before it is read.
 */
export const REPLACED_KEY_LIFETIME_S = 45 * 24 * 60 * 60;

/** How often it is made sure that relay and device agree on what is on the shelf, in seconds. */
export const SHELF_CHECK_PAUSE_S = 24 * 60 * 60;

/** How often the shelf is looked after without a sign that something changed. */
export const SHELF_PAUSE_MS = 60 * 60 * 1000;

/** Inbox entries read from the store at once by an iterator. */
export const INBOX_PAGE = 100;

/** How often an inbox iterator looks for entries that another process on the same store has written. */
export const INBOX_POLL_MS = 1_000;

/** A receipt waits for so long, drawn between the two: what comes meanwhile goes with it. */
export const RECEIPT_DELAY_MIN_MS = 1_000;
export const RECEIPT_DELAY_MAX_MS = 6_000;
/** Receipts that wait for one account and are dropped when they are switched off. */
export const DUE_RECEIPTS_DROPPED_MAX = 900;
/** How often receipts without a token are looked at. */
export const RECEIPT_RETRY_MS = 10 * 60_000;
/** How often it is looked at who has not got our profile. */
export const PROFILE_RETRY_MS = 10 * 60_000;

/** How long contents may be missing before that is told: what is late or sent again is there by then. An hour, in seconds. */
export const GAP_PATIENCE_S = 60 * 60;
/** How often missing contents are looked at. */
export const GAP_POLL_MS = 5 * 60_000;

/** Messages of one conversation that have not come and have changes waiting for them. */
export const PENDING_MESSAGES_MAX = 100;

/** Messages read from the store at once when a conversation is looked through. */
export const HISTORY_PAGE = 50;
/** Newest unread messages of which one call says that they were read. */
export const READ_MARKS_MAX = 200;

/** Messages of ours with one id: one is looked for, and no conversation has two. */
export const MESSAGE_NAMESAKES_MAX = 8;

/** Consumers of one inbox: every entry is written once more for each of them. */
export const CONSUMERS_MAX = 16;

/** Longest name of a consumer: it stands in keys of the store. */
export const CONSUMER_NAME_CHARACTERS_MAX = 32;

/** A sender certificate is renewed when less than this part of its time is left: a relay may be down for the rest. */
export const CERTIFICATE_RENEWAL = 0.5;

/** How long the discovery document of an unreachable relay is believed after its end: two days, in seconds. */
export const STALE_DISCOVERY_S = 2 * 24 * 60 * 60;

/** How long a forwarding key is taken from a document without asking for a newer one: a day, in seconds. */
export const FORWARDING_KEY_FRESH_S = 24 * 60 * 60;

/** And for how long at most, when its relay is away: relays open with a former key for longer, see their limits. */
export const FORWARDING_KEY_AGE_MAX_S = 8 * 24 * 60 * 60;

/** How often one relay's discovery document is asked for at most when the one at hand does not do. */
export const DISCOVERY_PAUSE_MS = 30_000;

/** Relays whose last question is remembered; strangers decide how many there are. */
export const DISCOVERY_CHECKS_MAX = 1_000;

/** How old the time may be at which a delivery says its relay accepted it: the 30 days of a relay and one more. */
export const ACCEPTED_AGE_MAX_S = 31 * 24 * 60 * 60;

/** Deliveries that may wait for the certificates of their senders' relays; strangers decide how many there are. */
export const HELD_MAX = 200;

/** How long a delivery waits for them: seven days, in seconds. */
export const HELD_LIFETIME_S = 7 * 24 * 60 * 60;

/** How long a sent message is kept for a device that cannot read it: 14 days, in seconds. */
export const SENT_LIFETIME_S = 14 * 24 * 60 * 60;

/** Newest messages to one account that are kept so. */
export const SENT_MAX = 1_000;

/** Unread messages of one account whose repair may be under way at once; beyond, they are told and not asked for. */
export const AWAITED_MAX = 100;

/** How long an unread message is remembered: sent again after 14 days, it may wait for 21 on its relay. */
export const AWAITED_LIFETIME_S = 35 * 24 * 60 * 60;

/** How long a change waits: as long as its message may be sent again. Seconds. */
export const PENDING_LIFETIME_S = AWAITED_LIFETIME_S;

/**
 * How long it is remembered that a message was read. A copy that a relay kept for longer is refused for its certificate,
 * which had ended by any time at which it could still have been accepted.
 */
export const READ_LIFETIME_S = AWAITED_LIFETIME_S;

/** How long it is known that an account was forgotten: what other devices say without knowing that may be as old. */
export const FORGOTTEN_LIFETIME_S = AWAITED_LIFETIME_S;

/** Records that are looked at together for whether they have served, and the pause before the next ones. */
export const SWEEP_PAGE = 200;
export const SWEEP_PAGE_PAUSE_MS = 200;

/** How often records that have served are looked for. */
export const SWEEP_PAUSE_MS = 60 * 60 * 1000;

/** Records read from the store at once by the loops of repair. */
export const REPAIR_PAGE = 100;
/** The same is not said again for so long to one address: a quarter of the time after which it counts as over. */
export const TYPING_PAUSE_MS = 2_500;
/** Addresses of which it is remembered what was said to them. */
export const TYPING_PEERS_MAX = 1_000;
/** Age of an ephemeral message by the clocks of both ends, which may differ by some minutes. */
export const EPHEMERAL_AGE_MAX_MS = 5 * 60_000;
/** Ephemeral messages of a stream that wait to be read. */
export const EPHEMERALS_WAITING_MAX = 64;
/** Newest of them whose repetition is noticed. */
export const EPHEMERALS_REMEMBERED = 1_024;

/** How often epoch keys, revocations and refills are looked at without a sign: a key is uploaded days before it is used. */
export const TOKENS_POLL_MS = 60 * 60 * 1000;

/** A contact that has fewer tokens left gets more with the next message. */
export const TOKENS_LOW = 48;

/** One that has fewer than this gets them in a message of its own: the next one may be long in coming. */
export const TOKENS_REFILL = 8;

/** How long a batch that was given may be on its way before it counts as lost: an hour, in seconds. */
export const GRANT_LOST_S = 60 * 60;

/** Tokens in a message without a token: with the keys of a session it has to fit 4 KiB. */
export const REQUEST_GRANT_MAX = 16;

/** Longest content of such a message, before padding: the largest bucket that fits with a first message's keys. */
export const REQUEST_CONTENT_BYTES_MAX = 1023;

/** Messages to a stranger that may go out unanswered; beyond, one a day. A mailbox keeps 20 from all strangers together. */
export const REQUESTS_UNANSWERED_MAX = 10;

/** Pause between two messages without a token to one account, at first and at most, in seconds. */
export const REQUEST_PAUSE_S = 60 * 60;
export const REQUEST_PAUSE_MAX_S = 24 * 60 * 60;

/** How long nothing goes to strangers when the relay gives no vouchers and does not say until when. */
export const VOUCHER_PAUSE_MS = 60_000;

/** Bytes of a chunk of what is uploaded: two are in memory, and one on its way. */
export const UPLOAD_CHUNK_BYTES = 1024 * 1024;

/** Text and thumbnails of a message with attachments: with their pointers, tokens and frame they fit the largest bucket. */
export const ATTACHMENT_LIST_BYTES_MAX = 50_000;

/** How long a request with a part of an attachment may take: a relay waits as long for one of 1 MiB. */
export const BLOB_REQUEST_TIMEOUT_MS = 30_000;

/** Largest answer with a part of an attachment, in bytes. */
export const BLOB_ANSWER_BYTES_MAX = 1024 * 1024 + 128;

/** How often a part is asked for before a download fails; a later call goes on from there. */
export const DOWNLOAD_ATTEMPTS_MAX = 5;

/** After which an upload that nobody went on with is given up, in seconds: a week. */
export const UPLOAD_FORGOTTEN_S = 7 * 24 * 60 * 60;

/** How long after the end of its time a blob is gone at its relay for sure, in seconds: that counts in hours. Two hours. */
export const BLOB_GONE_S = 2 * 60 * 60;

/** After which it is forgotten how far a download came, in seconds: no relay has the blob for longer. */
export const DOWNLOAD_FORGOTTEN_S = 31 * 24 * 60 * 60;

/** How often it is looked for such records. */
export const UPLOADS_SWEEP_MS = 60 * 60 * 1000;
/**
 * Requests that send whose answers are lost, one after the other. Then the stream has to say first what the relay keeps, so
 * that none of them is forgotten.
 */
export const STORE_MARKS_UNANSWERED_MAX = 16;

/** Pause before a store that was behind is renewed again: two that run from one copy would take turns without end. */
export const STORE_RENEWAL_PAUSE_S = 60;

/** Sessions, or entries of the outbox, that are changed in one commit when a store is renewed. */
export const STORE_RENEWAL_PAGE = 50;

/** Pre-key ids left out at least when a store is renewed: a copy that went on may have used so many, 700 full shelves. */
export const PRE_KEY_ID_JUMP = 65_536;

/** How often it is tried to tell contacts of a new session that could not be told. */
export const RENEWAL_PAUSE_MS = 60 * 60 * 1000;

/** Records read from the store at once for a backup, and written in one commit by a restore, as far as their bytes allow. */
export const BACKUP_PAGE = 100;

/** Bytes that a restore writes in one commit at most. */
export const RESTORE_COMMIT_BYTES_MAX = 512 * 1024;

/** How often a restored device continues a manifest that others change meanwhile. */
export const MANIFEST_ATTEMPTS_MAX = 5;
/** Accounts whose requests to be heard are kept; beyond, strangers are not read until some are accepted or declined. */
export const REQUESTS_MAX = 200;
/** Messages of one of them that are kept: as many as a mailbox keeps of all strangers. */
export const REQUEST_MESSAGES_MAX = 20;

/** Accounts that a relay has named in place of a known one, for one address, of which evidence is kept: the first ones. */
export const EVIDENCE_MAX = 16;

/** Contacts of a page, unless the app asks for fewer or more, and the most it may ask for. */
export const CONTACTS_PAGE = 100;
export const CONTACTS_PAGE_MAX = 300;

/** Keys counted at once for the health of a client. */
export const HEALTH_PAGE = 500;
/** What waits in the outbox for longer although the relay is connected is worth a warning. */
export const OUTBOX_STUCK_MS = 60 * 60 * 1000;
/** How often the own manifest is asked for, in seconds: whoever adds a device to the account is seen within a day. */
export const WATCH_PAUSE_S = 24 * 60 * 60;
/** A start so soon after the last look, seconds, asks nothing: an app may be opened many times an hour. */
export const WATCH_START_PAUSE_S = 60 * 60;
/** Records of what is owed to other devices that are read at once. */
export const SYNC_PAGE = 1_000;
/** How often what is owed to other devices is looked at without a sign: tasks of another process. */
export const DEVICES_POLL_MS = 5 * 60_000;
/** How long a device that a user has confirmed may take to be in a manifest: it may be switched off meanwhile. Seconds. */
export const EXPECTED_LIFETIME_S = 30 * 24 * 60 * 60;
/** How long a linking takes at most: as long as the slot at the relay lasts. */
export const LINK_TIMEOUT_MS = 15 * 60_000;
/** How often the slot is looked at while two humans look at a code. */
export const LINK_POLL_MS = 300;
/** Messages that are handed on when a device is linked: of each conversation the newest ones, and of all together. */
export const LINK_CONVERSATION_MESSAGES_MAX = 500;
export const LINK_MESSAGES_MAX = 20_000;
/** Records that a new device makes durable at once; a store takes a thousand. */
export const LINK_BATCH_RECORDS = 500;
/** What was sent for so long before a device was added, seconds, it may have missed: clocks differ, and linking takes time. */
export const MISSED_MARGIN_S = 15 * 60;
/** Messages of one contact that a new device is sent again. */
export const MISSED_MAX = 200;
/** How often a manifest is signed anew because another one came first. */
export const PUBLISH_ATTEMPTS_MAX = 3;

/** A day: of a secret chat for which nobody chose another timer. */
export const SECRET_TIMER_DEFAULT_S = 24 * 60 * 60;
/** A week: who has not accepted a secret chat by then will not, and what waits in it is kept for longer than that. */
export const SECRET_OFFER_LIFETIME_S = 7 * 24 * 60 * 60;
/** Messages that wait in a secret chat for the other side to accept it. One commit hands all of them on. */
export const SECRET_WAITING_MAX = 100;
/** Secret chats that one account has offered and nobody has accepted. */
export const SECRET_INVITATIONS_MAX = 8;
/** Of the secret chats with one account, those that are looked at for that. */
export const SECRET_CHATS_LOOKED_AT = 100;

/** Messages that are deleted between two looks at the store. */
export const EXPIRY_PAGE = 100;

/** How often it is looked for messages whose time is over, beside the time at which the next one ends. */
export const EXPIRY_CHECK_MS = 60_000;

/** A clock that went so much further than time did was set, or the device slept: it is believed again when the relay agrees. */
export const CLOCK_JUMP_MS = 5 * 60_000;

/** What is overdue for so long is deleted even by a clock that is doubted: three days. */
export const CLOCK_DOUBT_MS = 3 * 24 * 60 * 60_000;

/** How long a client that was just opened waits for its relay before it believes its clock. */
export const CLOCK_OPENING_MS = 60_000;

/** Messages that are counted since the last backup: more are as good a reason for another one. */
export const BACKUP_BEHIND_MAX = 1_000;

/** Shortest pause between two times at which the store is purged, and how many times as long as that takes it is at least. */
export const PURGE_PAUSE_MIN_MS = 1_000;
export const PURGE_PAUSE_SHARE = 30;
