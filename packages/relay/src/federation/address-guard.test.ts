import { type AddressInfo, createServer, isIP, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPublicLookUp, isPublic, type Resolve } from './address-guard.ts';
import { createPeerHttp } from './peer-http.ts';

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '64:ff9b:1:fffe::7f00:1',
  '::127.0.0.1',
  '::7f00:1',
  '::ffff:0:127.0.0.1',
  '2002:7f00:1::',
  '2001::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  'localhost',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.1',
  '0x7f000001',
  '017700000001',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fec0::1',
  '2001:0:7f00:1::',
  '2002:a9fe:a9fe::1',
])('T33: %s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

/** Answers from a list, one a question. */
const resolveTo = (...answers: readonly (readonly string[])[]) => {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(hostname);
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  };
  return { resolve, asked };
};

const lookUp = (resolve: Resolve, all = false) =>
  new Promise((done) => {
    createPublicLookUp(resolve)('b.example', { all }, (error, address) => done(error?.code ?? address));
  });

test('T33: a name is refused if any of its addresses is not public', async () => {
  expect(await lookUp(resolveTo(['8.8.8.8']).resolve)).toBe('8.8.8.8');
  expect(await lookUp(resolveTo(['8.8.8.8', '10.0.0.1']).resolve)).toBe('EHOSTUNREACH');
  expect(await lookUp(resolveTo(['8.8.8.8', '::ffff:10.0.0.1']).resolve, true)).toBe('EHOSTUNREACH');
  expect(await lookUp(resolveTo([]).resolve)).toBe('EHOSTUNREACH');
});

test('T33: what is connected to is the address that was checked, whatever the name says a moment later', async () => {
  const dns = resolveTo(['8.8.8.8'], ['127.0.0.1']);
  expect(await lookUp(dns.resolve, true)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  expect(dns.asked).toHaveLength(1);
});

describe('T33: nobody is connected to here', () => {
  let server: Server;
  let connections: number;
  let port: number;

  beforeEach(async () => {
    connections = 0;
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((done) => server.close(done)));

  const fetchFrom = async (baseUrl: string, resolve: Resolve): Promise<unknown> => {
    const http = createPeerHttp({ resolve });
    const request = {
      baseUrl,
      isConfigured: false,
      method: 'GET',
      path: '/',
      headers: {},
      answerBytesMax: 10,
    } as const;
    try {
      return await http.request(request);
    } catch (error) {
      return error;
    } finally {
      await http.close();
    }
  };

  test('when a name points here', async () => {
    const here = resolveTo(['127.0.0.1']);
    const refusal = await fetchFrom(`https://b.example:${port}`, here.resolve);
    expect(refusal).toMatchObject({ code: 'E_PEER_UNREACHABLE' });
    // The same as for a name that is not there: who asked learns nothing of this network.
    const unknown = await fetchFrom('https://b.example', resolveTo([]).resolve);
    expect(unknown).toMatchObject({ code: 'E_PEER_UNREACHABLE', message: (refusal as Error).message });
    expect([here.asked, connections]).toEqual([['b.example'], 0]);
  });

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])(
    'when %s stands in place of a name',
    async (host) => {
      const dns = resolveTo(['8.8.8.8']);
      expect(await fetchFrom(`https://${host}:${port}`, dns.resolve)).toMatchObject({ code: 'E_PEER_UNREACHABLE' });
      expect([dns.asked, connections]).toEqual([[], 0]);
    },
  );
});
