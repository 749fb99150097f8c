/**
 * Structured logs without personal data: no address, account id, mailbox id, network address or byte of a body, at any
 * level. Callers pass only what `LogFields` names; another relay is named only if the operator configured it.
 */

import { type Logger, pino } from 'pino';
import type { LogConfig } from './config.ts';

export interface LogFields {
  /** A code of docs/errors.md, or the name of a system error. */
  readonly code?: string;
  readonly route?: string;
  readonly peer?: string;
  readonly count?: number;
  readonly milliseconds?: number;
  readonly days?: number;
  readonly url?: string;
  /** An admin command. */
  readonly action?: string;
  /** What an operator said, a word. */
  readonly reason?: string;
  /** Versions of the schema. */
  readonly from?: number;
  readonly to?: number;
  /** Of the data directory. */
  readonly file?: string;
  /** Names of settings. */
  readonly waiting?: string;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** The log of a whole relay. */
export interface LeveledLog extends Log {
  setLevel(level: NonNullable<LogConfig['level']>): void;
}

export const createLog = (config: LogConfig, domain: string): LeveledLog => {
  const destination = config.destination ?? process.stderr;
  const logger: Logger = pino(
    { level: config.level ?? 'info', base: { relay: domain }, timestamp: pino.stdTimeFunctions.isoTime },
    destination as { write(line: string): void },
  );
  return {
    setLevel: (level) => {
      logger.level = level;
    },
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
};

/**
 * What may be said of an unexpected failure: its code or class, and where it was thrown. Never its message, which a
 * library may have filled with what it was given.
 */
export const describeFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.cause === undefined ? code : `${code} < ${describeFailure(error.cause)}`;
};
