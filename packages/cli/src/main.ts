#!/usr/bin/env node
/** The `sotto` command. */

import { runCli } from './cli.ts';

await runCli(process.argv.slice(2));
