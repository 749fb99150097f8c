/** Field elements that the formulas need (RFC 7748, section 4.1; RFC 8032, section 5.1). */

import { hexToBytes } from '../../bytes.ts';
import { type FieldElement, newElement } from './field.ts';
import { readElement } from './field-bytes.ts';

export const ONE = fromHex(`01${'00'.repeat(31)}`);

/** 1 / 2. */
export const ONE_HALF = fromHex(`f7${'ff'.repeat(30)}3f`);

/** A = 486662. */
export const MONTGOMERY_A = fromHex(`066d07${'00'.repeat(29)}`);

/** A square root of -1: 2^((p - 1) / 4). */
export const ROOT_OF_MINUS_ONE = fromHex('b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b');

/** d = -121665 / 121666. */
export const EDWARDS_D = fromHex('a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352');

/** 2d. */
export const EDWARDS_2D = fromHex('59f1b226949bd6eb56b183829a14e00030d1f3eef2808e19e7fcdf56dcd90624');

/** The base point B: its y is 4/5, its x is even. */
export const BASE_X = fromHex('1ad5258f602d56c9b2a7259560c72c695cdcd6fd31e2a4c0fe536ecdd3366921');
export const BASE_Y = fromHex('5866666666666666666666666666666666666666666666666666666666666666');

/** 32 bytes, little-endian. */
function fromHex(hex: string): FieldElement {
  const element = newElement();
  readElement(element, hexToBytes(hex));
  return element;
}
