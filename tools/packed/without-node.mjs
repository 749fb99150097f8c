// Makes Node resolve packages as a runtime without a condition of its own does: by `default`. For `node --import`.

import { register } from 'node:module';

const hooks = `export const resolve = (specifier, context, next) =>
  next(specifier, { ...context, conditions: context.conditions.filter((name) => name !== 'node') });`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
