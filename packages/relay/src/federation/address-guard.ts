/**
 * Where this relay never connects when a domain was named by somebody else. The name is resolved once; if any of its
 * addresses is not public the connection is refused, else it goes to one of the addresses that were checked, so an
 * answer that changes between check and connect changes nothing.
 *
 * Design: federation, section 2 (fault T33). Ranges: IANA special-purpose registries of RFC 6890.
 */

import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** How names are resolved: all addresses of one. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** For `connect.lookup` of an undici pool. The one error does not tell why. */
export const createPublicLookUp =
  (resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const isRefused =
        error !== null || addresses.length === 0 || !addresses.every(({ address }) => isPublic(address));
      if (isRefused) return callback(unreachable(), '', 0);
      if (options.all === true) return callback(null, addresses);
      return callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };

/** Whether a textual IP address is one of the public internet. */
export const isPublic = (address: string): boolean => {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !notPublic.check(address, 'ipv4');
  // Of IPv6 only global unicast is public, and of that not what carries an IPv4 address or is for documents.
  return globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
};

const unreachable = (): NodeJS.ErrnoException => Object.assign(new Error('unreachable'), { code: 'EHOSTUNREACH' });

const subnets = (list: readonly string[]): BlockList => {
  const blocked = new BlockList();
  for (const subnet of list) {
    const [network, prefix] = subnet.split('/');
    blocked.addSubnet(network!, Number(prefix), network!.includes(':') ? 'ipv6' : 'ipv4');
  }
  return blocked;
};

const globalUnicast = subnets(['2000::/3']);
const notPublic = subnets([
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link local, cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '2001::/23', // Teredo and protocol assignments
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: carries an IPv4 address
  '3fff::/20', // documentation
]);
