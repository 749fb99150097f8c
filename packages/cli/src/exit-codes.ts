/** The exit codes of every command beside 0, done. They are a promise to scripts; `sotto --help` lists them. */

/** The command was understood and failed, or was interrupted. */
export const EXIT_FAILURE = 1;
/** The command line or the configuration is wrong; nothing was done. */
export const EXIT_USAGE = 2;
