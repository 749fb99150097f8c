import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, generate } from './generate-proto.mjs';
import { testWorkspace } from './lib/test-workspace.mjs';
import { root } from './lib/workspace.mjs';

/** The files generated from one schema. @param {string} body */
function generateFrom(body) {
  const schema = `syntax = "proto3";\npackage a.b;\n${body}\n`;
  return generate(testWorkspace({ 'proto/a/b.proto': schema }));
}

describe('generated protobuf code', () => {
  it('is the one that is checked in', async () => {
    expect(differences(join(root, 'packages/wire/gen'), await generate(root))).toEqual([]);
  });

  it('has a table that names type, number, oneof and nested message of every field', async () => {
    const files = await generateFrom(`
      enum Kind { KIND_UNSPECIFIED = 0; }
      message Outer {
        repeated Inner inner = 5;
        optional uint32 present = 1;
        oneof body { string text = 2; bytes data = 3; }
        Kind kind = 4;
      }
      message Inner { bool yes = 1; }`);
    const shapes = files.get('shapes.js') ?? '';
    expect(shapes.indexOf('aBInner = ')).toBeLessThan(shapes.indexOf('aBOuter = '));
    for (const line of [
      "[1, { name: 'present', type: 'uint32', repeated: false }]",
      "[2, { name: 'text', type: 'string', repeated: false, oneof: 'body' }]",
      "[3, { name: 'data', type: 'bytes', repeated: false, oneof: 'body' }]",
      "[4, { name: 'kind', type: 'enum', repeated: false }]",
      "[5, { name: 'inner', type: 'message', repeated: true, shape: aBInner }]",
      "[1, { name: 'yes', type: 'bool', repeated: false }]",
    ])
      expect(shapes).toContain(line);
    expect(files.get('messages.d.ts')).toContain('inner?: a.b.Inner[] | null;');
  });

  it('has 64-bit fields in formats that are not ours', async () => {
    const body = 'message M { optional uint64 timestamp = 1; optional fixed64 expires = 2; }';
    const schema = `syntax = "proto3";\npackage signal;\n${body}\n`;
    const files = await generate(testWorkspace({ 'proto/signal/b.proto': schema }));
    expect(files.get('shapes.js')).toContain("[1, { name: 'timestamp', type: 'uint64', repeated: false }]");
    expect(files.get('shapes.js')).toContain("[2, { name: 'expires', type: 'fixed64', repeated: false }]");
    expect(files.get('messages.d.ts')).toContain('expires?: Integer64 | null;');
  });

  it('is the same every time, and says which file is not', async () => {
    const body = 'message Message { uint32 number = 1; }';
    const files = await generateFrom(body);
    expect(await generateFrom(body)).toEqual(files);
    const kept = testWorkspace({ ...Object.fromEntries(files), 'shapes.js': 'old', 'more.js': '' });
    expect(differences(kept, files)).toEqual(['more.js', 'shapes.js']);
  });

  it.each([
    ['a 64-bit field', 'message M { uint64 number = 1; }', /type the pre-scan does not know/],
    ['a signed field', 'message M { sint32 number = 1; }', /type the pre-scan does not know/],
    ['a packed field', 'message M { repeated uint32 numbers = 1; }', /is packed/],
    ['a packed enum', 'enum E { E_UNSPECIFIED = 0; } message M { repeated E values = 1; }', /is packed/],
    ['a map', 'message M { map<string, string> values = 1; }', /is a map/],
    ['a recursive message', 'message M { N n = 1; } message N { M m = 1; }', /contains itself/],
    ['a nested type', 'message M { message N {} N n = 1; }', /nested type/],
  ])('is refused for %s', async (_what, body, complaint) => {
    await expect(generateFrom(body)).rejects.toThrow(complaint);
  });
});
