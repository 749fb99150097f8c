/**
 * Every size, count and time that somebody else controls, with its reason. First those of the protocol
 * (docs/protocol.md), then our own. What an operator may change stands in `config.ts` and starts from here. Limits of
 * single messages are those of `@sotto/wire`, which refuses larger ones before decoding.
 */

import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENT_CHUNKS_MAX,
  BATCH_BYTES_MAX,
  BLOB_MESSAGE_BYTES_MAX,
  LIFETIME_SECONDS_MAX,
  MAC_BYTES,
} from '@sotto/wire';

/**
 * Items of one request to another relay. The protocol allows 512; a hundred already pay for the signature and the
 * commit, and a smaller batch loses less to a broken connection.
 */
export const OUTGOING_BATCH_ITEMS_MAX = 100;
/** Bytes of framing an item of a batch needs at most: ids, lane, expiry, time, and their tags. */
export const BATCH_ITEM_FRAMING_BYTES = 128;
/** Sealed bytes of such a request: with the framing of its items it stays within the protocol's MiB. */
export const OUTGOING_BATCH_BYTES_MAX = BATCH_BYTES_MAX - OUTGOING_BATCH_ITEMS_MAX * BATCH_ITEM_FRAMING_BYTES - 64;
/**
 * How long an item waits for another relay, seconds, if it does not end before: the keys that it is sealed to are kept
 * for longer.
 */
export const OUTBOX_SECONDS_MAX = 14 * 24 * 60 * 60;
/**
 * How long this relay opens what was sealed to a key that it no longer lists, seconds: clients use a document for eight
 * days at most, and what they sealed waits 14 days at most for this relay.
 */
export const FORWARDING_RETENTION_SECONDS = 30 * 24 * 60 * 60;
/** Seals opened in one turn of the event loop, some 3 ms; a batch of more leaves room for others between them. */
export const SEALS_OPENED_AT_ONCE = 16;
/** Tokens that an item costs its origin which does not open, or is refused for another reason that it is not told. */
export const REFUSED_ITEM_COST = 10;
/** Items of another relay that a token pays for, beyond the first: some 5 ms of opening seals and judging who may write. */
export const PEER_ITEMS_PER_TOKEN = 25;
/** Bytes that another relay brings or fetches for a token. */
export const PEER_BYTES_PER_TOKEN = 256 * 1024;
/** Items of one origin, lane and mailbox whose order is kept while the mailbox is full. */
export const ORDERED_ITEMS_MAX = 512;
/** Such orders that are kept at once; the oldest is forgotten first. */
export const ORDERS_MAX = 10_000;
/** How long the first of them is waited for after it was last sent back, seconds: a relay asks again after one minute. */
export const ORDER_SECONDS_MAX = 10 * 60;
/** A de-duplication record outlives its item by a day, so that the last retry still meets it. */
export const DEDUPE_EXTRA_HOURS = 24;
/**
 * How long a sender certificate holds, before its end is rounded up to a whole hour: a device that lost its account
 * is believed for little longer than that, and one that was offline overnight need not fetch one before it sends.
 */
export const SENDER_CERTIFICATE_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** A key is used when it has been in the discovery document for so long, which is how long others may keep one. Seconds. */
export const KEY_PUBLICATION_SECONDS = 86_400;
/** A key for relay to relay is good for so long, seconds; a successor takes over long before. */
export const KEY_LIFETIME_SECONDS = 400 * 86_400;
/** A replaced key for relay to relay counts for so long after its successor is used, seconds. */
export const KEY_OVERLAP_SECONDS = 7 * 86_400;
/** With the root key at hand, a successor is made when a key has so long to go, seconds. */
export const KEY_RENEWAL_SECONDS = 60 * 86_400;
/**
 * A replaced server certificate is listed for so long after its successor is used, seconds: until the last certificate of a
 * sender has ended, 25 hours later, and then for as long as mail may be under way, 31 days.
 */
export const CERTIFICATE_OVERLAP_SECONDS = 25 * 3600 + 31 * 86_400;
/** The operator is told when the document or a key has so long to go, seconds. */
export const KEY_WARNING_SECONDS = 14 * 86_400;
/** First frame of a stream. */
export const ATTACH_TIMEOUT_MS = 5_000;

/** Envelopes waiting in one mailbox; beyond it the sender is told to retry, never is an old one dropped. */
export const MAILBOX_ITEMS_MAX = 5_000;
/** Bytes waiting in one mailbox. */
export const MAILBOX_BYTES_MAX = 64 * 1024 * 1024;
/** Items waiting for one other relay: half a day of a busy conversation partner, 5 GiB at worst. */
export const OUTBOX_DESTINATION_ITEMS_MAX = 50_000;
/** Items waiting for all other relays together. */
export const OUTBOX_ITEMS_MAX = 500_000;
/** One-time EC pre-keys on the shelf of one device: twice what a client keeps there. */
export const ONE_TIME_PRE_KEYS_MAX = 200;
/** One-time KEM pre-keys on the shelf of one device, 1.6 KB each. */
export const ONE_TIME_KEM_PRE_KEYS_MAX = 100;

/** Answer of another relay to a look-up, sealed and padded, and what is around it. */
export const LOOK_UP_ANSWER_BYTES_MAX = 8 * 1024;
/** Answer of another relay to a batch: a result of about 100 bytes an item. */
export const DELIVER_ANSWER_BYTES_MAX = 32 * 1024;
/** Request line and headers; ours need under 2 KB. */
export const HEADER_BYTES_MAX = 8 * 1024;
/** A client that takes longer to send its headers is cut off. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** A client that takes longer to send its request is cut off: 1 MiB at 35 KB/s. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** How often connections are looked through for those that took too long. */
export const CONNECTIONS_CHECK_INTERVAL_MS = 5_000;
/** Requests at once on one HTTP/2 connection: those of another relay, which sends a hundred items with each. */
export const HTTP2_STREAMS_MAX = 128;
/** Idle time of a kept-alive connection. */
export const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Requests being worked on at once; beyond it the answer is 503 at once and costs nothing. */
export const REQUESTS_IN_FLIGHT_MAX = 2_048;
/**
 * Of them, those that wait for a commit: the work of some 20 to 150 ms, by the machine. More of them would share no more of the
 * cost of a commit and only wait, so this is what bounds the time to an answer, however much is offered.
 */
export const STORING_REQUESTS_MAX = 256;
/** Bytes of all bodies that are held at once, read or being read: a slow or large crowd cannot fill the memory. */
export const BODY_BYTES_HELD_MAX = 256 * 1024 * 1024;
/** Bytes of large answers on their way at once: who reads slowly cannot fill the memory. */
export const LARGE_ANSWER_BYTES_HELD_MAX = 128 * 1024 * 1024;
/** Whoever takes longer to read one is cut off: 1 MiB at 17 KB/s. */
export const LARGE_ANSWER_TIMEOUT_MS = 60_000;
/** Writes waiting for the next commit. */
export const WRITES_WAITING_MAX = 4_096;
/** Age of the oldest of them, beyond which no new one is taken: the disk is slow, and waiting longer helps nobody. */
export const WRITES_AGE_MAX_MS = 1_000;
/** Writes of one commit: bounds how long one transaction keeps the event loop. */
export const WRITES_PER_COMMIT_MAX = 512;
/** Buckets of the rate limiter; the fullest are forgotten first, for they say nothing. */
export const RATE_BUCKETS_MAX = 100_000;

/** Client sessions, 1 KB each; the one that was quiet for longest gives way, and its device signs again. */
export const CLIENT_SESSIONS_MAX = 65_536;
/** Client sessions of one device: its present one, and what is left of earlier ones. */
export const CLIENT_SESSIONS_PER_DEVICE_MAX = 4;
/** How long a client session lasts, in seconds: a signature an hour costs nothing. */
export const CLIENT_SESSION_SECONDS = 60 * 60;
/** Newest requests of a client session that may arrive in any order; older ones are refused. */
export const CLIENT_SESSION_WINDOW = 256;

/** Frames of one stream being worked on; beyond it nothing more is read from its socket. */
export const STREAM_FRAMES_WORKING_MAX = 64;
/** Envelopes sent on a stream and not yet acknowledged. */
export const STREAM_WINDOW_ITEMS = 256;
/** Their bytes; bounds the memory one slow device can claim. */
export const STREAM_WINDOW_BYTES = 1024 * 1024;
/** Bytes waiting in the socket of one stream, beyond which nothing more is pushed until they are gone. */
export const STREAM_CONGESTED_BYTES = 128 * 1024;
/** Bytes waiting in the socket of one stream; beyond it the stream is closed, for its mail is in the store anyway. */
export const STREAM_BUFFERED_BYTES_MAX = 2 * 1024 * 1024;
/** A stream that did not answer a ping for so long is dead. */
export const STREAM_PING_INTERVAL_MS = 30_000;
/** A device that does not answer the close frame is cut off. */
export const STREAM_CLOSE_TIMEOUT_MS = 2_000;
/** A device whose mailbox is full is told at most once in this time. */
export const MAILBOX_FULL_NOTICE_PAUSE_MS = 60_000;
/** Streams that have not attached yet. */
export const STREAMS_UNATTACHED_MAX = 1_000;
/** All streams of this process. */
export const STREAMS_MAX = 60_000;

/** Time to connect to another relay. */
export const PEER_CONNECT_TIMEOUT_MS = 5_000;
/** Time for a whole exchange with another relay. */
export const PEER_TOTAL_TIMEOUT_MS = 10_000;
/** Other relays to which connections are kept. */
export const PEER_POOLS_MAX = 1_000;
/** A discovery document is used at least so long, seconds. */
export const DISCOVERY_CACHE_MIN = 300;
/** And at most so long, seconds. */
export const DISCOVERY_CACHE_MAX = 86_400;
/** While a relay cannot be asked, its document serves for so long beyond that, but not beyond its own end. Seconds. */
export const DISCOVERY_STALE_MAX = 172_800;
/** A domain that gave no document is not asked again for so long, seconds; doubled with every further failure. */
export const DISCOVERY_NEGATIVE_CACHE = 30;
/** The same for a relay the operator configured: it may be restarting, and nobody can make us knock elsewhere. */
export const DISCOVERY_NEGATIVE_CACHE_CONFIGURED = 1;
/** And at most so long, seconds. */
export const DISCOVERY_NEGATIVE_CACHE_MAX = 600;
/** A relay that speaks to us is asked for its document though it gave none so many seconds ago: it may have come back. */
export const DISCOVERY_RETRY_ON_CONTACT = 5;
/** Root keys of other relays that are remembered; those of later ones only while the process runs. 100 bytes each. */
export const PINNED_ROOTS_MAX = 100_000;
/** An unknown key id causes at most one fetch in so many seconds. */
export const DISCOVERY_REFETCH_MIN = 60;
/** Domains whose documents are kept: some 5 MB of them, and 160 MiB if somebody fills the cache with the largest ones. */
export const DISCOVERY_CACHE_DOMAINS_MAX = 10_000;
/**
 * Documents of relays nobody configured that are fetched at the same time: anybody can name a domain in a request, and
 * this relay must not be made to knock at many doors.
 */
export const DISCOVERY_FETCHES_AT_ONCE = 32;
/** Requests to destinations at the same time, a lane of a destination each. */
export const OUTBOX_REQUESTS_AT_ONCE = 64;
/** Items of the one request that tries whether a destination is back. */
export const OUTBOX_PROBE_ITEMS = 10;
/** Ephemeral items that one account may send at once, one for each device it is about; more are dropped. */
export const EPHEMERAL_ACCOUNT_BURST = 60;
/** Further ones a second: somebody who types to two people with five devices each. */
export const EPHEMERAL_ACCOUNT_PER_SECOND = 10;
/** Ephemeral items passed to one stream at once; more are dropped, so that nobody can fill it with them. */
export const EPHEMERAL_STREAM_BURST = 30;
/** Further ones a second: a few people who type to one. */
export const EPHEMERAL_STREAM_PER_SECOND = 10;
/** Ephemeral items, some 2 KB each, that wait for the request before them to the same relay; more are dropped. */
export const EPHEMERAL_WAITING_ITEMS_MAX = 200;
/** How long they wait: later nobody is interested any more. */
export const EPHEMERAL_WAITING_MS_MAX = 5_000;
/** Relays to which ephemeral items are on their way at the same time; what is for others is dropped. */
export const EPHEMERAL_DESTINATIONS_AT_ONCE = 64;
/** Age of the hour in which another relay took an ephemeral item, seconds: the present one, or that before. */
export const EPHEMERAL_AGE_SECONDS_MAX = 3_600;
/** Items of one account waiting for other relays: a tenth of what may wait for one of them. */
export const OUTBOX_ACCOUNT_ITEMS_MAX = 5_000;
/** Relays that a starting one says hello to. */
export const HELLO_PEERS_MAX = 1_000;
/** And how often, should one not be able to verify it yet. */
export const HELLO_ATTEMPTS = 3;
/** What became of an item, and its receipt, are kept for so long: as long as mail can be under way. Hours. */
export const OUTCOME_HOURS = 30 * 24;

/** The number that tells a database from an older copy of it grows so often: what is put back may be no younger. */
export const GENERATION_INTERVAL_MS = 30_000;
/** A copy made before a migration is kept so long, for it holds mail that is fetched meanwhile. */
export const MIGRATION_COPY_HOURS = 24;
/** A push service may keep a wake-up so long: a day. */
export const PUSH_TTL_SECONDS = 24 * 60 * 60;
/** RFC 8292, section 2: at most a day. */
export const PUSH_TOKEN_SECONDS = 12 * 60 * 60;
/** Of what a push service answers nothing is read but its status. */
export const PUSH_ANSWER_BYTES_MAX = 16 * 1024;
/** Wake-ups on their way at the same time. */
export const PUSHES_AT_ONCE = 32;
/** Devices that are to be woken, or were lately; the others find their mail when they connect. */
export const PUSHES_PENDING_MAX = 100_000;
/** Failures in a row after which a service is left alone until something new comes. */
export const PUSH_ATTEMPTS_MAX = 8;
/** Last bound of the pause after a failure: an hour. */
export const PUSH_RETRY_CAP_MS = 3_600_000;
/** A subscription is sealed anew at a random one of so many hours after the last time: a week. */
export const PUSH_RENEWAL_HOURS = 7 * 24;
/** Subscriptions sealed anew in one step, some milliseconds of work. */
export const PUSH_RENEWALS_AT_ONCE = 200;
/** A challenge of registration may be solved for so long: minutes that a slow phone takes for the hardest one. */
export const PROOF_OF_WORK_MINUTES = 30;
/** Solutions checked at the same time; each takes as much memory as one try. */
export const PROOF_OF_WORK_CHECKS_MAX = 4;
/** Accounts of one page of a list. */
export const ADMIN_PAGE_ROWS = 200;
/** Body of an admin command: a block feed in base64. */
export const ADMIN_BODY_BYTES_MAX = 6 * 1024 * 1024;
/** Unix sockets have 104 to 108 bytes of path; the name under which one is made has four more. */
export const ADMIN_SOCKET_PATH_BYTES_MAX = 99;
/** What an operator may give one account. */
export const MAILBOX_ITEMS_QUOTA_MAX = 1_000_000;
/** In bytes. */
export const MAILBOX_BYTES_QUOTA_MAX = 64 * 1024 * 1024 * 1024;
/** A block ends by itself: whoever means it says so again. A month. */
export const BLOCK_HOURS_DEFAULT = 30 * 24;
/** A little more than a year. */
export const BLOCK_HOURS_MAX = 400 * 24;
/** How long the own feed holds once it is exported: a week. */
export const BLOCK_FEED_HOURS = 7 * 24;
export const INVITES_AT_ONCE_MAX = 1_000;
export const INVITE_USES_MAX = 10_000;
/** Two months: a code that lies around longer is forgotten by who made it. */
export const INVITE_HOURS_MAX = 60 * 24;
/**
 * How long the key that seals a mailbox's mail is in memory: a copy of the memory opens the mail of that time at most. A
 * new one costs a key encapsulation, 2 ms.
 */
export const MAILBOX_CONTEXT_LIFETIME_MS = 60 * 60 * 1000;
/** Mailboxes with such a key at once: 2 KB each. Beyond, the one that got mail least recently begins anew. */
export const MAILBOX_CONTEXTS_MAX = 32_768;
/** Empty contexts that one step of the sweep looks for. */
export const SWEEP_WRAPS_MAX = 200;
/** How long mail waits unless an operator says otherwise, in days. */
export const RETENTION_DAYS = 21;
/** What no operator can exceed. */
export const RETENTION_DAYS_MAX = LIFETIME_SECONDS_MAX / 86_400;
/** Messages of strangers waiting in one mailbox; nobody is told when there are as many. */
export const WAITING_REQUESTS_MAX = 20;
/** Accounts whose vouchers of today are counted; the one that asked longest ago gives way. */
export const ALLOWANCES_MAX = 1_000_000;
/** How long a spent voucher is remembered at most, whatever its issuer says of its key: 90 days, in seconds. */
export const SPENT_VOUCHER_SECONDS_MAX = 90 * 24 * 60 * 60;

/** Bytes of one blob: the largest attachment with its tags. */
export const BLOB_BYTES_MAX = ATTACHMENT_BYTES_MAX + ATTACHMENT_CHUNKS_MAX * MAC_BYTES;
/** Bytes of all blobs of this relay, unless an operator says otherwise. */
export const BLOBS_BYTES_MAX = 20 * 1024 * 1024 * 1024;
/** Bytes that one account may have uploaded of what is kept: one file of the largest size, or many. */
export const BLOBS_ACCOUNT_BYTES_MAX = 4 * 1024 * 1024 * 1024;
/** What a relay keeps of blobs of others, unless an operator says otherwise. */
export const BLOB_CACHE_BYTES_MAX = 256 * 1024 * 1024;
/** And for how long at most, seconds: what was deleted there is not to be had here for longer. */
export const BLOB_CACHE_SECONDS = 60 * 60;
/** A blob that is not complete waits so long for its next part. */
export const BLOB_UNFINISHED_HOURS = 24;
/** Parts of blobs that are fetched of other relays at the same time, 1 MiB each. */
export const BLOB_FETCHES_AT_ONCE = 64;
/** Answer of another relay with a part of a blob. */
export const BLOB_ANSWER_BYTES_MAX = BLOB_MESSAGE_BYTES_MAX;

/** Rows deleted by one step of the sweep, so that expiry never stops the traffic. */
export const SWEEP_ROWS_MAX = 1_000;

/** A stop waits so long for requests, for streams, and for a batch on its way; together with the rest under 10 s. */
export const STOP_GRACE_MS = 3_000;
/** Streams told to come back are spread over a second for every so many, so that they do not all come at once. */
export const STREAMS_RETURNING_PER_SECOND = 500;
/** No device is told to stay away longer than so many seconds. */
export const STREAM_RETRY_AFTER_MAX = 30;

/** How often devices are counted for the metrics: it takes a look at each. */
export const MEASURES_DEVICES_INTERVAL_MS = 60_000;
/** A commit that takes longer means that the relay is not ready. */
export const READY_COMMIT_MS = 1_000;
/** How often the free room of the disk is looked at: at full speed a relay writes less than 200 MB in that time. */
export const DISK_CHECK_INTERVAL_MS = 1_000;
/** Free room below which nothing new is stored: the log of the database, and a little more. An operator may set it. */
export const DISK_FREE_BYTES_MIN = 256 * 1024 * 1024;
/** Memory for pages of the database: the indexes of a million waiting envelopes. An operator may set it. */
export const DISK_CACHE_BYTES = 64 * 1024 * 1024;
/** Seconds after which somebody may have made room. */
export const DISK_RETRY_AFTER = 60;
/** How often the files of the TLS certificate are looked at. */
export const TLS_CHECK_INTERVAL_MS = 60_000;

/** Slots in which devices meet while one is linked; 900 of them are opened in the time that one lasts. */
export const RENDEZVOUS_SLOTS_MAX = 1_000;
/** How long a slot lasts: somebody finds the other device, compares a code, and a history goes over a slow line. */
export const RENDEZVOUS_MS = 15 * 60 * 1000;
/** Messages of one side that the other has not read yet; further ones wait with their sender. */
export const RENDEZVOUS_HELD_MESSAGES_MAX = 4;
/** Bytes of all messages that were not read. */
export const RENDEZVOUS_HELD_BYTES_MAX = 32 * 1024 * 1024;
/** Slots that are opened at once by everybody together, and further ones a second: nobody has a name before it is linked. */
export const RENDEZVOUS_OPENING_BURST = 50;
export const RENDEZVOUS_OPENINGS_PER_SECOND = 1;
/** Requests of everybody together at once, and further ones a second: each is a look into a table in memory. */
export const RENDEZVOUS_REQUEST_BURST = 2_000;
export const RENDEZVOUS_REQUESTS_PER_SECOND = 500;
/** Mailboxes whose token keys are kept in memory, 128 bytes each and as much again to find them. */
export const TOKEN_KEYS_REMEMBERED_MAX = 16_384;
