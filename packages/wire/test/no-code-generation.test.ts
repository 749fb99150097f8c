import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

// A page whose content security policy forbids eval must be able to run the generated code.
const script = `
  import protobuf from 'protobufjs/minimal.js';
  import { sotto } from '#gen/messages';
  let refused = false;
  try { new Function('return 1')(); } catch { refused = true; }
  const { DiscoveryRequest } = sotto.relay.v1;
  const bytes = DiscoveryRequest.encode({ domain: 'a.example' }, new protobuf.Writer()).finish();
  const { domain } = DiscoveryRequest.decode(new protobuf.Reader(new Uint8Array(bytes)));
  console.log(JSON.stringify({ refused, domain }));
`;

it('the generated code runs where code from strings is forbidden', async () => {
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd });
  expect(JSON.parse(stdout)).toEqual({ refused: true, domain: 'a.example' });
});
