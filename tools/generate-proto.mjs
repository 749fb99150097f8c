// Generates packages/wire/gen from proto/**: protobufjs static code (no reflection and no eval at run time), the field
// tables the strict pre-scan reads, and the types of both. The files are checked in; `--check` fails when they are stale.
//
//   node tools/generate-proto.mjs            write packages/wire/gen
//   node tools/generate-proto.mjs --check    exit 1 if it differs from what proto/** gives

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import protobuf from 'protobufjs';
import pbjs from 'protobufjs-cli/pbjs.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const schemaFolder = join(root, 'proto');
const outputFolder = join(root, 'packages', 'wire', 'gen');

const banner = '// Generated from proto/ by tools/generate-proto.mjs. Do not edit.\n';

/**
 * Types the pre-scan understands. Anything else stops the generator: a 64-bit field would bring in `long`, and a packed
 * field would need a rule of its own in scan.ts.
 */
const scalarTypes = new Map([
  ['uint32', 'number'],
  ['bool', 'boolean'],
  ['string', 'string'],
  ['bytes', 'Uint8Array'],
]);

await main();

async function main() {
  const schemas = await schemaFiles(schemaFolder);
  if (process.argv.includes('--check')) return check(schemas);
  await mkdir(outputFolder, { recursive: true });
  await generate(schemas, outputFolder);
}

/** @param {string[]} schemas */
async function check(schemas) {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-proto-'));
  try {
    await generate(schemas, folder);
    const stale = await differences(folder, outputFolder);
    if (stale.length === 0) return;
    console.error(`packages/wire/gen is stale (${stale.join(', ')}). Run: pnpm generate`);
    process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} schemas
 * @param {string} folder
 */
async function generate(schemas, folder) {
  const reflection = new protobuf.Root();
  reflection.resolvePath = (_origin, target) => (schemas.includes(target) ? target : join(schemaFolder, target));
  await reflection.load(schemas);
  reflection.resolveAll();
  const types = dependenciesFirst(messageTypes(reflection));

  await writeFile(join(folder, 'messages.js'), banner + (await staticCode(schemas)));
  await writeFile(join(folder, 'messages.d.ts'), banner + messageDeclarations(reflection, types));
  await writeFile(join(folder, 'shapes.js'), banner + shapeTables(types));
  await writeFile(join(folder, 'shapes.d.ts'), banner + shapeDeclarations(types));
}

/** @param {string[]} schemas */
async function staticCode(schemas) {
  const flags = ['create', 'verify', 'convert', 'delimited', 'typeurl', 'service', 'comments'].map(
    (name) => `--no-${name}`,
  );
  const code = await promisify(pbjs.main)([
    ...['--target', 'static-module', '--wrap', 'esm', '--es6', '--dependency', 'protobufjs/minimal.js'],
    ...['--root', 'sotto', '--path', schemaFolder, ...flags, ...schemas],
  ]);
  if (code === undefined) throw new Error('pbjs wrote nothing');
  return code.endsWith('\n') ? code : `${code}\n`;
}

/**
 * The messages as TypeScript namespaces, as deep as the packages are.
 *
 * @param {protobuf.NamespaceBase} reflection
 * @param {protobuf.Type[]} types
 */
function messageDeclarations(reflection, types) {
  const imports = "import type { Reader, Writer } from 'protobufjs/minimal.js';\n";
  const codec = [
    '/** Static code of one message. A field that is `undefined` is not written. */',
    'export interface StaticMessage<Fields> {',
    '  encode(message: Fields, writer: Writer): Writer;',
    '  decode(reader: Reader): Fields;',
    '}',
  ].join('\n');
  const packages = packageNames(types).map((name) => {
    const open = name.split('.').map((part) => `namespace ${part}`);
    const body = types
      .filter((type) => type.parent?.fullName === `.${name}`)
      .sort(byName)
      .map(messageInterface);
    return `export declare ${open.join(' { ')} {\n${body.join('\n')}\n${'}'.repeat(open.length)}`;
  });
  assertNoNesting(reflection);
  return [imports, codec, '', ...packages, ''].join('\n');
}

/** @param {protobuf.Type} type */
function messageInterface(type) {
  const fields = type.fieldsArray.map((field) => `    ${field.name}?: ${fieldType(field)} | null;`);
  const name = type.name;
  return `  interface ${name} {\n${fields.join('\n')}\n  }\n  const ${name}: StaticMessage<${name}>;`.replace(
    '{\n\n',
    '{\n',
  );
}

/** @param {protobuf.Field} field */
function fieldType(field) {
  const single = singleType(field);
  return field.repeated ? `${single}[]` : single;
}

/** @param {protobuf.Field} field */
function singleType(field) {
  if (field.resolvedType instanceof protobuf.Enum) return 'number';
  if (field.resolvedType instanceof protobuf.Type) return field.resolvedType.fullName.slice(1);
  return scalarTypes.get(field.type) ?? refuse(field, 'has a type the pre-scan does not know');
}

/** @param {protobuf.Type[]} types */
function shapeTables(types) {
  return types.map((type) => `\nexport const ${shapeName(type)} = ${shapeTable(type)};\n`).join('');
}

/** @param {protobuf.Type} type */
function shapeTable(type) {
  const fields = type.fieldsArray.map((field) => `    [${field.id}, ${shapeField(field)}],\n`);
  const name = `  name: '${type.fullName.slice(1)}',\n`;
  return `{\n${name}  fields: new Map([${fields.length === 0 ? '' : `\n${fields.join('')}  `}]),\n}`;
}

/** @param {protobuf.Field} field */
function shapeField(field) {
  if (field.map) refuse(field, 'is a map');
  const parts = [`name: '${field.name}'`, `type: '${shapeType(field)}'`, `repeated: ${field.repeated}`];
  if (field.partOf && !field.partOf.isProto3Optional) parts.push(`oneof: '${field.partOf.name}'`);
  if (field.resolvedType instanceof protobuf.Type) parts.push(`shape: ${shapeName(field.resolvedType)}`);
  return `{ ${parts.join(', ')} }`;
}

/** @param {protobuf.Field} field */
function shapeType(field) {
  if (field.resolvedType instanceof protobuf.Type) return 'message';
  const type = field.resolvedType instanceof protobuf.Enum ? 'enum' : field.type;
  if (type !== 'enum' && !scalarTypes.has(type)) refuse(field, 'has a type the pre-scan does not know');
  if (field.repeated && type !== 'bytes' && type !== 'string') refuse(field, 'is packed');
  return type;
}

/** @param {protobuf.Type[]} types */
function shapeDeclarations(types) {
  const declarations = [
    '/** Wire type 0 for `uint32`, `bool` and `enum`; wire type 2 for the rest. */',
    "export type FieldType = 'uint32' | 'bool' | 'enum' | 'string' | 'bytes' | 'message';",
    '',
    'export interface FieldShape {',
    '  readonly name: string;',
    '  readonly type: FieldType;',
    '  readonly repeated: boolean;',
    '  /** Name of the oneof the field belongs to: at most one of its fields may be on the wire. */',
    '  readonly oneof?: string;',
    '  /** Of a field of type `message`. */',
    '  readonly shape?: MessageShape;',
    '}',
    '',
    'export interface MessageShape {',
    '  readonly name: string;',
    '  readonly fields: ReadonlyMap<number, FieldShape>;',
    '}',
    '',
  ];
  return [...declarations, ...types.map((type) => `export declare const ${shapeName(type)}: MessageShape;`), ''].join(
    '\n',
  );
}

/** `sotto.wire.v1.Envelope` becomes `sottoWireV1Envelope`. @param {protobuf.Type} type */
function shapeName(type) {
  const [first, ...rest] = type.fullName.slice(1).split('.');
  return first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

/**
 * @param {protobuf.NamespaceBase} namespace
 * @returns {protobuf.Type[]}
 */
function messageTypes(namespace) {
  return namespace.nestedArray.flatMap((object) => {
    if (object instanceof protobuf.Type) return [object];
    return object instanceof protobuf.Namespace ? messageTypes(object) : [];
  });
}

/**
 * A shape refers to the shapes of its fields, so those come first. A recursive message stops the generator: the depth of
 * our messages is that of the schema.
 *
 * @param {protobuf.Type[]} types
 */
function dependenciesFirst(types) {
  /** @type {Set<protobuf.Type>} */
  const done = new Set();
  /** @type {(type: protobuf.Type, path: protobuf.Type[]) => void} */
  const visit = (type, path) => {
    if (done.has(type)) return;
    if (path.includes(type)) throw new Error(`${type.fullName} contains itself`);
    for (const field of type.fieldsArray) {
      if (field.resolvedType instanceof protobuf.Type) visit(field.resolvedType, [...path, type]);
    }
    done.add(type);
  };
  for (const type of [...types].sort(byName)) visit(type, []);
  return [...done];
}

/** @param {protobuf.NamespaceBase} namespace */
function assertNoNesting(namespace) {
  for (const type of messageTypes(namespace)) {
    if (type.nestedArray.length > 0)
      throw new Error(`${type.fullName} has a nested type; declare it beside the message`);
  }
}

/** @param {protobuf.Type[]} types */
function packageNames(types) {
  return [...new Set(types.map((type) => type.parent?.fullName.slice(1) ?? ''))].sort();
}

/**
 * @param {protobuf.Type} left
 * @param {protobuf.Type} right
 */
function byName(left, right) {
  return left.fullName < right.fullName ? -1 : 1;
}

/**
 * @param {protobuf.Field} field
 * @param {string} why
 * @returns {never}
 */
function refuse(field, why) {
  throw new Error(`${field.fullName} ${why}; extend tools/generate-proto.mjs and packages/wire/src/scan.ts first`);
}

/** @param {string} folder @returns {Promise<string[]>} */
async function schemaFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.proto'));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/**
 * Names of the files that are not the same in both folders.
 *
 * @param {string} fresh
 * @param {string} kept
 */
async function differences(fresh, kept) {
  const names = new Set([...(await readdir(fresh)), ...(await readdir(kept).catch(() => []))]);
  const stale = [];
  for (const name of [...names].sort()) {
    const [a, b] = await Promise.all(
      [fresh, kept].map((folder) => readFile(join(folder, name), 'utf8').catch(() => '')),
    );
    if (a !== b) stale.push(relative(root, join(kept, name)));
  }
  return stale;
}
