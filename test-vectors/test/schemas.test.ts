/** Every vector file follows the JSON Schema of its format, `test-vectors/schema/`, and every schema has a file. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { listVectors, readVectors, type VectorCase, type VectorFile } from '@sotto/testkit';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const SCHEMAS = fileURLToPath(new URL('../schema/', import.meta.url));
const schemas = new Map(
  readdirSync(SCHEMAS).map((name) => [name.replace(/\.json$/, ''), JSON.parse(readFileSync(SCHEMAS + name, 'utf8'))]),
);
const ajv = new Ajv2020({ strict: true, allErrors: true });
const validators = new Map<string, ValidateFunction>();
const paths = listVectors();

function validatorOf(format: string): ValidateFunction {
  const schema = schemas.get(format);
  if (schema === undefined) throw new Error(`there is no schema/${format}.json`);
  const validator = validators.get(format) ?? ajv.compile(schema);
  validators.set(format, validator);
  return validator;
}

function problemsOf(file: VectorFile<VectorCase>): string[] {
  const validate = validatorOf(file.format);
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

it('the schemas are all of a format that a file has', () => {
  const formats = new Set(paths.map((path) => readVectors(path).format));
  expect([...schemas.keys()].filter((format) => !formats.has(format))).toEqual([]);
});

describe('vector files', () => {
  it.each(paths)('%s follows the schema of its format', (path) => {
    expect(problemsOf(readVectors(path))).toEqual([]);
  });

  it.each(paths)('%s would not, with a field more, without its fields, or with a field of another kind', (path) => {
    const file = readVectors(path);
    const [first, ...rest] = file.cases;
    const withFirst = (one: object) => problemsOf({ ...file, cases: [one as VectorCase, ...rest] });
    expect(withFirst({ ...first, unheardOf: 1 })).not.toEqual([]);
    for (const field of Object.keys(first!)) expect(withFirst({ ...first, [field]: null })).not.toEqual([]);
    expect(withFirst({ name: first!.name })).not.toEqual([]);
    expect(problemsOf({ ...file, spec: '' })).not.toEqual([]);
  });
});
