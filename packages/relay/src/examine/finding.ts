/** What an examination of a relay finds, each with what to do about it. */

export interface Finding {
  /** What was looked at: a few words. */
  readonly subject: string;
  readonly verdict: 'good' | 'warning' | 'bad' | 'left out';
  /** One line. Holds no key. */
  readonly says: string;
  /** What to do, where it is not good. */
  readonly remedy?: string;
}

export const good = (subject: string, says: string): Finding => ({ subject, verdict: 'good', says });
export const leftOut = (subject: string, says: string): Finding => ({ subject, verdict: 'left out', says });
export const warning = (subject: string, says: string, remedy: string): Finding => ({
  subject,
  verdict: 'warning',
  says,
  remedy,
});
export const bad = (subject: string, says: string, remedy: string): Finding => ({
  subject,
  verdict: 'bad',
  says,
  remedy,
});

/** A message of ours is one line without secrets; anything else is named by its code. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it failed';
  return 'code' in error && typeof error.code === 'string' ? `${error.message} (${error.code})` : error.message;
};
