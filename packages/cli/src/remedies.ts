/**
 * What a person at the command line can do about an error of a package below: the advice of docs/errors.md in the words
 * of this command. A code that is not here has no better advice than its message.
 */

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['E_ACCOUNT_EXISTS', 'Name another file with --store, or use the address that this store was made for.'],
  ['E_ADDRESS_INVALID', 'Write an address as name@domain, for example alice@a.example.'],
  ['E_ADDRESS_TAKEN', 'Choose another name, or use the store in which this address was registered.'],
  ['E_ADDRESS_UNKNOWN', 'Check the spelling. The other person must have run their chat once.'],
  ['E_ADMIN_UNREACHABLE', 'Name the data directory of a relay that runs with --data, as the user that runs it.'],
  ['E_BACKUP_DAMAGED', 'Fetch the file again, or take another backup.'],
  ['E_BACKUP_FAILED', 'Name a file that does not exist, in a folder that may be written and has room.'],
  [
    'E_CHAT_UNDELIVERED',
    'Run the chat again: what is queued is kept in the store and goes out when the relay is reached.',
  ],
  ['E_BACKUP_KEY_WRONG', 'Type the words that were shown for this account; they may be of another backup.'],
  ['E_BACKUP_MALFORMED', 'Name a file that sotto backup has written.'],
  ['E_BACKUP_TRUNCATED', 'Fetch the file again: it lacks its end.'],
  ['E_RECOVERY_WORDS_INVALID', 'Type all 24 words in their order, in one line.'],
  ['E_RECOVERY_WORDS_OTHER', 'Type the words that were shown for this account.'],
  ['E_RESTORE_UNFINISHED', 'Run sotto restore with this store again.'],
  ['E_STORE_NOT_EMPTY', 'Name a new file with --store.'],
  ['E_CONFIG_INVALID', 'Correct it and start again; sotto relay config --settings lists all settings.'],
  [
    'E_DATA_DIRECTORY_FOREIGN',
    'Name the data directory of the right relay with --data, or for a new relay an empty one.',
  ],
  ['E_DATA_DIRECTORY_LOCKED', 'Stop the relay that uses this directory, or name another one with --data.'],
  [
    'E_DATABASE_RESTORED',
    'If it is meant to be served, run sotto relay restore --accept --data DIR; else put the newest database back.',
  ],
  ['E_DEMO_FAILED', 'Run it again with --keep DIR and read the logs of the relays there.'],
  ['E_DISK_LOW', 'Make room on the disk of the relay, or tell its operator.'],
  ['E_DISCOVERY_EXPIRED', 'Check the clocks of both machines.'],
  ['E_DISCOVERY_FAILED', 'Check the domain or the URL, and that a relay is running there.'],
  ['E_DISCOVERY_INVALID', 'Tell the operator of the relay. Until it is mended, trust nothing from there.'],
  [
    'E_IDENTITY_CHANGED',
    'Ask the other person over another channel whether they have a new account; then type /accept.',
  ],
  ['E_CLOCK_WRONG', 'Set the clock of this machine; it is more than five minutes off.'],
  ['E_CONTACT_UNKNOWN', 'Name the other person by the address.'],
  ['E_SAFETY_NUMBER_INVALID', 'Copy the whole code that the other person sees with /safety.'],
  [
    'E_SAFETY_NUMBER_MISMATCH',
    'Make sure who reads the number out, and try again. If it stays, send nothing secret here.',
  ],
  ['E_SAFETY_NUMBER_OWN', 'That is your own code. Take the one that the other person sees with /safety.'],
  ['E_SAFETY_NUMBER_VERSION', 'Update sotto on the side that has the older version.'],
  ['E_KEYS_INVALID', 'Restore the key files from a backup, with mode 0600. They cannot be made anew.'],
  ['E_LISTEN_FAILED', 'Choose another --port or --host, or stop the program that uses it.'],
  ['E_MESSAGE_EXPIRED', 'Send it again.'],
  ['E_MESSAGE_TOO_LARGE', 'Send it in parts.'],
  ['E_REGISTRATION_CLOSED', 'Ask the operator of the relay, or choose another relay.'],
  ['E_RELAY_INVALID', 'Check the URL of the relay; if it is right, tell its operator.'],
  ['E_RELAY_UNREACHABLE', 'Check that the relay is running and that its URL is right, then try again.'],
  ['E_RELAY_KEY_MISMATCH', 'Ask the operator of that relay to read the root key out again.'],
  ['E_RELAY_PROCESS', 'Run it again with --keep DIR and read the logs of the relays there.'],
  ['E_RESTORE_REFUSED', 'Name a file written by sotto relay backup; --replace gives up the database that is there.'],
  ['E_STORE_ABSENT', 'Name the file of a store that is there.'],
  ['E_STORE_BUSY', 'Another process holds the file. Close it, then try again.'],
  ['E_STORE_CORRUPT', 'Restore the file from a backup, or name another one.'],
  ['E_STORE_FULL', 'Free some space, then start again.'],
  [
    'E_STORE_LOCKED',
    'Give what the store was encrypted with: its pass-phrase, on a terminal or with --passphrase, or --key-file.',
  ],
  ['E_STORE_SCHEMA', 'Name another file, or update sotto if a newer version wrote this one.'],
  ['E_STORE_UNAVAILABLE', 'Check that the folder exists and may be written.'],
  ['E_STORE_UNENCRYPTED', 'Encrypt the store first, or name another file.'],
  ['E_TLS_INVALID', 'Check --tls-certificate and --tls-key: two PEM files that belong together.'],
  ['E_PEER_REFUSED', 'The other relay must name this one as its peer too, if it runs without HTTPS.'],
  ['E_PEER_UNREACHABLE', 'The other domain cannot be reached from your relay now; try again later.'],
]);

export function remedyFor(code: string): string | undefined {
  return REMEDIES.get(code);
}
