/**
 * The tables of AES (FIPS 197), built when the module loads.
 *
 * A round of the cipher is SubBytes, ShiftRows and MixColumns; a table gives for one byte of the state what all three
 * make of it in a column, so a column is four look-ups and three XORs. The bytes of a word stand as in the standard,
 * row 0 first. Table r + 1 is table r turned by one row.
 *
 * The index of a look-up depends on key and text, so its time may show in a shared cache which part of a table was used.
 * AES in plain JavaScript has this leak; a backend with AES of the machine does not.
 */

/** Section 5.1.1, and its inverse, section 5.3.2. */
export const S_BOX = new Uint8Array(256);
export const INVERSE_S_BOX = new Uint8Array(256);

/** Columns of MixColumns, section 5.1.3, of the S-box: in rows 0 to 3 of the first table, S(x) times 2, 1, 1 and 3. */
export const ENCRYPTION_TABLES = createTables();
/** Columns of InvMixColumns, section 5.3.3, of the inverse S-box: in the first table, times 14, 9, 13 and 11. */
export const DECRYPTION_TABLES = createTables();

type Tables = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

buildTables();

function buildTables(): void {
  // 3 generates the multiplicative group of GF(2^8), so the inverse of 3^i is 3^(255 - i).
  const power = new Uint8Array(256);
  for (let i = 0, value = 1; i < 255; i++, value ^= double(value)) power[i] = value;
  power[255] = 1;
  setSubstitution(0, 0x63);
  for (let i = 0; i < 255; i++) {
    const inverse = power[255 - i]!;
    const turned = inverse * 0x0101;
    setSubstitution(power[i]!, (0x63 ^ inverse ^ (turned >> 4) ^ (turned >> 5) ^ (turned >> 6) ^ (turned >> 7)) & 0xff);
  }
  for (let x = 0; x < 256; x++) setColumns(x);
}

function setSubstitution(x: number, y: number): void {
  S_BOX[x] = y;
  INVERSE_S_BOX[y] = x;
}

function setColumns(x: number): void {
  const s = S_BOX[x]!;
  const s2 = double(s);
  setTurned(ENCRYPTION_TABLES, x, (s2 << 24) | (s << 16) | (s << 8) | (s2 ^ s));
  const v = INVERSE_S_BOX[x]!;
  const v2 = double(v);
  const v4 = double(v2);
  const v8 = double(v4);
  const column = ((v8 ^ v4 ^ v2) << 24) | ((v8 ^ v) << 16) | ((v8 ^ v4 ^ v) << 8) | (v8 ^ v2 ^ v);
  setTurned(DECRYPTION_TABLES, x, column);
}

function setTurned(tables: Tables, x: number, column: number): void {
  for (const table of tables) {
    table[x] = column;
    column = (column >>> 8) | (column << 24);
  }
}

/** Section 4.2.1: times x modulo x^8 + x^4 + x^3 + x + 1. */
function double(value: number): number {
  return ((value << 1) ^ ((value >> 7) * 0x11b)) & 0xff;
}

function createTables(): Tables {
  return [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)];
}
