// Generates packages/wire/gen from proto/**: protobufjs static code (no reflection and no eval at run time), the field
// tables the strict pre-scan reads, and the types of both. The files are checked in; `--check` fails when they are stale.
//
//   node tools/generate-proto.mjs            write packages/wire/gen
//   node tools/generate-proto.mjs --check    exit 1 if it differs from what proto/** gives

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import protobuf from 'protobufjs';
import pbjs from 'protobufjs-cli/pbjs.js';
import { isMain, listFiles, root } from './lib/workspace.mjs';

const schemaFolder = 'proto';
const outputFolder = join('packages', 'wire', 'gen');

const banner = '// Generated from proto/ by tools/generate-proto.mjs. Do not edit.\n';

/** Types the pre-scan understands. Anything else stops the generator; a packed field would need a rule of its own in scan.ts. */
const scalarTypes = new Map([
  ['uint32', 'number'],
  ['bool', 'boolean'],
  ['string', 'string'],
  ['bytes', 'Uint8Array'],
]);

/** Only formats that are not ours have 64-bit fields (docs/decisions/0004-no-64-bit-fields.md). */
const foreignPackage = 'signal';
const foreignTypes = new Map([
  ['uint64', 'Integer64'],
  ['fixed64', 'Integer64'],
]);

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const generated = await generate(root);
  if (!args.includes('--check')) {
    write(join(root, outputFolder), generated);
    return 0;
  }
  const stale = differences(join(root, outputFolder), generated);
  if (stale.length > 0) console.error(`${outputFolder} is stale (${stale.join(', ')}). Run: pnpm generate`);
  return stale.length === 0 ? 0 : 1;
}

/**
 * The generated files of the workspace at `base`, by name.
 *
 * @param {string} base
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function generate(base) {
  const schemas = listFiles(base, schemaFolder).filter((file) => file.endsWith('.proto'));
  const paths = schemas.map((file) => join(base, file));
  const reflection = new protobuf.Root();
  reflection.resolvePath = (_origin, target) => (paths.includes(target) ? target : join(base, schemaFolder, target));
  await reflection.load(paths);
  reflection.resolveAll();
  const types = dependenciesFirst(messageTypes(reflection));
  assertNoNesting(types);
  return new Map([
    ['messages.js', banner + (await staticCode(join(base, schemaFolder), paths))],
    ['messages.d.ts', banner + messageDeclarations(types)],
    ['shapes.js', banner + shapeTables(types)],
    ['shapes.d.ts', banner + shapeDeclarations(types)],
  ]);
}

/**
 * Names of the files in `folder` that are not what was generated.
 *
 * @param {string} folder
 * @param {ReadonlyMap<string, string>} generated
 */
export function differences(folder, generated) {
  const kept = new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const names = new Set([...generated.keys(), ...kept.keys()]);
  return [...names].sort().filter((name) => generated.get(name) !== kept.get(name));
}

/**
 * @param {string} folder
 * @param {ReadonlyMap<string, string>} generated
 */
function write(folder, generated) {
  mkdirSync(folder, { recursive: true });
  for (const name of filesIn(folder)) if (!generated.has(name)) rmSync(join(folder, name));
  for (const [name, text] of generated) writeFileSync(join(folder, name), text);
}

/** @param {string} folder */
function filesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/**
 * @param {string} folder
 * @param {string[]} schemas
 */
async function staticCode(folder, schemas) {
  const flags = ['create', 'verify', 'convert', 'delimited', 'typeurl', 'service', 'comments'].map(
    (name) => `--no-${name}`,
  );
  const code = await promisify(pbjs.main)([
    ...['--target', 'static-module', '--wrap', 'esm', '--es6', '--dependency', 'protobufjs/minimal.js'],
    ...['--root', 'sotto', '--path', folder, ...flags, ...schemas],
  ]);
  if (code === undefined) throw new Error('pbjs wrote nothing');
  return code.endsWith('\n') ? code : `${code}\n`;
}

/**
 * The messages as TypeScript namespaces, as deep as the packages are.
 *
 * @param {protobuf.Type[]} types
 */
function messageDeclarations(types) {
  const imports = "import type { Reader, Writer } from 'protobufjs/minimal.js';\n";
  const codec = [
    '/** Static code of one message. A field that is `undefined` is not written. */',
    'export interface StaticMessage<Fields> {',
    '  encode(message: Fields, writer: Writer): Writer;',
    '  decode(reader: Reader): Fields;',
    '}',
  ].join('\n');
  const integer64 = [
    '/** What protobufjs makes of a 64-bit field: an object with two 32-bit halves where it finds one to make, else a number. */',
    'export type Integer64 = number | { readonly low: number; readonly high: number };',
  ].join('\n');
  const packages = packageNames(types).map((name) => {
    const open = name.split('.').map((part) => `namespace ${part}`);
    const body = types
      .filter((type) => type.parent?.fullName === `.${name}`)
      .sort(byName)
      .map(messageInterface);
    return `export declare ${open.join(' { ')} {\n${body.join('\n')}\n${'}'.repeat(open.length)}`;
  });
  return [imports, codec, '', integer64, '', ...packages, ''].join('\n');
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
  return scalarType(field) ?? refuse(field, 'has a type the pre-scan does not know');
}

/** @param {protobuf.Field} field @returns {string | undefined} */
function scalarType(field) {
  const foreign = field.parent?.parent?.fullName === `.${foreignPackage}`;
  return scalarTypes.get(field.type) ?? (foreign ? foreignTypes.get(field.type) : undefined);
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
  if (type !== 'enum' && scalarType(field) === undefined) refuse(field, 'has a type the pre-scan does not know');
  if (field.repeated && type !== 'bytes' && type !== 'string') refuse(field, 'is packed');
  return type;
}

/** @param {protobuf.Type[]} types */
function shapeDeclarations(types) {
  const declarations = [
    '/** Wire type 0 for `uint32`, `uint64`, `bool` and `enum`, 1 for `fixed64`, 2 for the rest. */',
    "export type FieldType = 'uint32' | 'uint64' | 'fixed64' | 'bool' | 'enum' | 'string' | 'bytes' | 'message';",
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

/** @param {protobuf.Type[]} types */
function assertNoNesting(types) {
  for (const type of types) {
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
