/** The policy of the page: that it is in force, and that nothing that is measured needed what it refuses. */

import { VerificationError } from '../src/case.ts';

/** Refusals that were asked for, and not reported yet. */
let provoked = 0;

/** Calls `report` for each refusal that nobody asked for. */
export function watchPolicy(report: (reason: string) => void): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    if (provoked > 0 && blockedURI === 'eval') provoked--;
    else report(`the policy of the page has refused ${blockedURI} for ${violatedDirective}`);
  });
}

/** Throws {@link VerificationError} unless code made of text is refused. */
export function assertNoEval(): void {
  try {
    provoked++;
    Reflect.construct(Function, ['']);
  } catch (error) {
    if (error instanceof EvalError) return;
    throw error;
  }
  throw new VerificationError('the policy of the page lets code be made of text');
}
