/** What a device does with blobs, for tests. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import {
  type BlobPartRequest,
  type BlobState,
  decodeBlobFetchResponse,
  decodeBlobState,
  encodeBlobDeleteRequest,
  encodeBlobFetchRequest,
  encodeBlobPartRequest,
  encodeBlobStartRequest,
} from '@sotto/wire';
import { errorOf, post, type TestAnswer, type TestDevice } from './device.ts';

export interface TestBlob {
  readonly blobId: Uint8Array;
  readonly capability: Uint8Array;
}

export const newBlob = (): TestBlob => ({ blobId: random(32), capability: random(32) });

/** A state or an answer, or the code of the refusal. */
export type Said<Value> = Value | string;

const saidBy = <Value>(answer: TestAnswer, decode: (body: Uint8Array) => Value): Said<Value> =>
  answer.status === 200 ? decode(answer.body) : errorOf(answer).code;

export const start = async (
  device: TestDevice,
  url: string,
  { blobId, capability }: TestBlob,
  size?: number,
): Promise<Said<BlobState>> => {
  const deleteDigest = crypto.sha256(capability);
  const body = encodeBlobStartRequest({ blobId, deleteDigest, ...(size === undefined ? {} : { size }) });
  return saidBy(await post(device, url, '/v1/blobs/start', body), decodeBlobState);
};

export const part = async (device: TestDevice, url: string, request: BlobPartRequest): Promise<Said<BlobState>> =>
  saidBy(await post(device, url, '/v1/blobs/part', encodeBlobPartRequest(request)), decodeBlobState);

export const fetchPart = async (
  device: TestDevice,
  url: string,
  domain: string,
  { blobId }: Pick<TestBlob, 'blobId'>,
  offset: number,
  length: number,
): Promise<Said<Uint8Array>> => {
  const body = encodeBlobFetchRequest({ domain, blobId, offset, length });
  return saidBy(await post(device, url, '/v1/blobs/fetch', body), (bytes) => decodeBlobFetchResponse(bytes).data);
};

export const remove = async (device: TestDevice, url: string, blob: TestBlob): Promise<Said<'deleted'>> =>
  saidBy(await post(device, url, '/v1/blobs/delete', encodeBlobDeleteRequest(blob)), () => 'deleted' as const);

/** In parts of so many bytes; kept for a day. */
export const upload = async (
  device: TestDevice,
  url: string,
  data: Uint8Array,
  partBytes = 1000,
): Promise<TestBlob> => {
  const blob = newBlob();
  await start(device, url, blob);
  for (let offset = 0; offset < data.length; offset += partBytes) {
    const isLast = offset + partBytes >= data.length;
    const request = { blobId: blob.blobId, offset, data: data.subarray(offset, offset + partBytes) };
    const state = await part(device, url, { ...request, ...(isLast ? { lifetime: DAY } : {}) });
    if (typeof state === 'string') throw new Error(`the upload failed: ${state}`);
  }
  return blob;
};

/** The device with its clock at this time, in milliseconds since 1970. */
export const at = (device: TestDevice, now: number): TestDevice => ({
  ...device,
  sign: (options) => device.sign({ ...options, now: Math.floor(now / 1000) }),
});

export const DAY = 24 * 60 * 60;
