/** Registering, and telling of the devices that went with it. */

import type { Accounts } from './accounts.ts';
import type { RelayStore, RequestNonce } from './relay-store.ts';

export interface RegisterParts {
  readonly answer: <Result>(
    request: RequestNonce,
    act: () => Result,
    committed?: (result: Result) => void,
  ) => Promise<Result>;
  readonly accounts: Accounts;
}

export const registerMethods = ({ answer, accounts }: RegisterParts) => {
  let listener: Parameters<RelayStore['onDropped']>[0] = () => undefined;
  return {
    register: (async (request, registration) => {
      const { outcome } = await answer(
        request,
        () => accounts.register(registration),
        ({ dropped }) => dropped.forEach(listener),
      );
      return outcome;
    }) satisfies RelayStore['register'],
    onDropped: ((next) => {
      listener = next;
    }) satisfies RelayStore['onDropped'],
    findAccount: (async (accountId) => accounts.findAccount(accountId)) satisfies RelayStore['findAccount'],
  };
};
