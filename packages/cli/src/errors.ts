/**
 * What the command itself refuses or fails at. Errors of the packages below keep their own classes and codes; both are
 * shown the same way (`report-error.ts`).
 */

export type CliErrorCode =
  /** No relay answers at the admin socket. Name the data directory of one that runs, as its owner. */
  | 'E_ADMIN_UNREACHABLE'
  /** The relay refused an admin command; its own code is in `relayCode`. Do what that says. */
  | 'E_ADMIN_REFUSED'
  /** The relay did not take all messages in the time of `--wait`. Run the chat again: what is queued is kept in the store and goes out then. */
  | 'E_CHAT_UNDELIVERED'
  /** The configuration of a relay has mistakes; each is named with the place it comes from. Correct them and start again. */
  | 'E_CONFIG_INVALID'
  /** The discovery document of a relay cannot be had. Check the domain or the URL, and that a relay is running there. */
  | 'E_DISCOVERY_FAILED'
  /** A file that would be written is there already. Nothing was replaced: change it by hand, or name another one. */
  | 'E_FILE_EXISTS'
  /** A file named on the command line cannot be read, or holds something else. Check the path and what it points to. */
  | 'E_FILE_INVALID'
  /** A step of the demonstration did not do what it claims. Run it again with `--keep DIR` and read the logs there. */
  | 'E_DEMO_FAILED'
  /** A process that the demonstration needs ended or did not start. Run it again with `--keep DIR` and read the logs there. */
  | 'E_RELAY_PROCESS'
  /** The command line is not one that can be run. Compare it with `--help`. */
  | 'E_USAGE';

export interface CliErrorOptions extends ErrorOptions {
  /** Instead of the general advice for the code. */
  readonly remedy?: string;
  /** Lines below the message, when there is more than one thing to say. */
  readonly details?: readonly string[];
}

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  /** Whether the same command may succeed later. */
  readonly retryable: boolean;
  readonly remedy: string | undefined;
  readonly details: readonly string[];

  constructor(code: CliErrorCode, message: string, options: CliErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = code === 'E_CHAT_UNDELIVERED' || code === 'E_RELAY_PROCESS';
    this.remedy = options.remedy;
    this.details = options.details ?? [];
  }
}
