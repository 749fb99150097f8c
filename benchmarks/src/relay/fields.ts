/** Reads single fields of protobuf messages in place: what the load looks at in answers, and nothing else. */

/** The bytes of the first length-delimited field `number`, or `undefined`. */
export const bytesField = (message: Uint8Array, number: number): Uint8Array | undefined => {
  for (const field of fieldsOf(message)) if (field.number === number && field.bytes !== undefined) return field.bytes;
  return undefined;
};

/** Every length-delimited field `number`. */
export const bytesFields = (message: Uint8Array, number: number): readonly Uint8Array[] =>
  fieldsOf(message).flatMap((field) => (field.number === number && field.bytes !== undefined ? [field.bytes] : []));

/** The varint field `number`, 0 when it is absent. */
export const numberField = (message: Uint8Array, number: number): number => {
  for (const field of fieldsOf(message)) if (field.number === number && field.bytes === undefined) return field.value;
  return 0;
};

interface FieldHere {
  readonly number: number;
  readonly value: number;
  readonly bytes: Uint8Array | undefined;
}

const fieldsOf = (message: Uint8Array): readonly FieldHere[] => {
  const fields: FieldHere[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    const isBytes = (tag & 7) === 2;
    fields.push({ number: tag >>> 3, value, bytes: isBytes ? message.subarray(at, at + value) : undefined });
    if (isBytes) at += value;
  }
  return fields;
};
