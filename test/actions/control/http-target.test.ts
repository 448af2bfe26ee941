import fc from 'fast-check';
import { checkAddress, checkUrl } from '../../../lambdas/shared/http-target';
import { isInNetwork, isMetadataAddress, whyNotPublic } from '../../../lambdas/shared/ip-address';
import { UnityError } from '../../../lib/domain/errors/unity-error';

function isRefused(url: string, allowTargets: readonly string[] = []): boolean {
  try {
    checkUrl(url, allowTargets);
    return false;
  } catch (error) {
    if (error instanceof UnityError && error.code === 'TargetRefused') return true;
    throw error;
  }
}

/** The ranges once more, as arithmetic, so that the list of the guard is checked against something else. */
function isPublicV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) return b !== 168 && !(b === 0 && c === 0);
  return !(a === 198 && (b === 18 || b === 19));
}

const octet = fc.oneof(
  fc.nat(255),
  fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 224, 254, 255, 16, 31, 64, 168, 18, 19),
);
const v4 = fc.tuple(octet, octet, octet, octet);
const privateV4 = v4.filter((octets) => !isPublicV4(octets));
const toNumber = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => ((a * 256 + b) * 256 + c) * 256 + d;
const group = fc.nat(0xffff).map((value) => value.toString(16));

describe('the guard of health checks', () => {
  it('lets public IPv4 addresses pass and no others', () => {
    fc.assert(
      fc.property(v4, (octets) => isRefused(`http://${octets.join('.')}/`) === !isPublicV4(octets)),
      { numRuns: 2000 },
    );
  });

  it('refuses every other spelling of an IPv4 address, public or not', () => {
    const spellings = fc.tuple(
      v4,
      fc.constantFrom('decimal', 'hex', 'octal', 'short', 'dotted hex', 'trailing dot', 'escaped'),
    );
    fc.assert(
      fc.property(spellings, ([octets, spelling]) => {
        const number = toNumber(octets);
        const [a = 0, b = 0, c = 0, d = 0] = octets;
        const host = {
          decimal: String(number),
          hex: `0x${number.toString(16)}`,
          octal: octets.map((value) => `0${value.toString(8)}`).join('.'),
          short: `${a}.${b * 65_536 + c * 256 + d}`,
          'dotted hex': octets.map((value) => `0x${value.toString(16)}`).join('.'),
          'trailing dot': `${octets.join('.')}.`,
          escaped: `%${(48 + (a % 10)).toString(16)}${String(a).slice(1)}.${b}.${c}.${d}`,
        }[spelling];
        return isRefused(`http://${host}/`);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses IPv6 forms that carry a private IPv4 address', () => {
    fc.assert(
      fc.property(privateV4, (octets) => {
        const [a = 0, b = 0, c = 0, d = 0] = octets;
        const low = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        const forms = [
          `::ffff:${octets.join('.')}`,
          `::ffff:${low}`,
          `::${low}`,
          `64:ff9b::${low}`,
          `2002:${low}::1`,
          `0:0:0:0:0:ffff:${low}`,
        ];
        return forms.every((form) => isRefused(`http://[${form}]/`));
      }),
    );
  });

  it('refuses IPv6 addresses outside of the global unicast range', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(group, { minLength: 7, maxLength: 7 }), (first, rest) => {
        const refused = isRefused(`http://[${[first.toString(16), ...rest].join(':')}]/`);
        if (first < 0x2000 || first > 0x3fff) return refused;
        return refused === (first === 0x2002 || (first === 0x2001 && /^0+$/.test(rest[0] ?? '')));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    'http://[::1]/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[fe80::1%25eth0]/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://localhost/',
    'http://LOCALHOST:80/',
    'http://localhost./',
    'http://a.localhost/',
    'http://metadata/',
    'http://metadata.google.internal/',
    'http://instance-data/latest/',
    'http://instance-data.ec2.internal/',
    'http://ip-10-0-0-1.eu-west-1.compute.internal/',
    'http://printer.local/',
    'http://router.home.arpa/',
    'http://user@example.com/',
    'http://user:pass@example.com/',
    'http://example.com@127.0.0.1/',
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1?@example.com/',
    'http://example.com\\@127.0.0.1/',
    'http:\\\\127.0.0.1\\',
    'http:/127.0.0.1/',
    'http:127.0.0.1',
    'http:///127.0.0.1/',
    '//127.0.0.1/',
    'http://127.0.0.1\t/',
    ' http://127.0.0.1/',
    'http://127。0。0。1/',
    'http://①②⑦.0.0.1/',
    'http://exam\u00adple.com/',
    'http://exa mple.com/',
    'http://example.com\r\nX: y/',
    'http://example.com%2f@127.0.0.1/',
    'http://example.com:99999/',
    'http://',
    'http://?',
    'https://',
    '',
    'example.com',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
    `http://example.com/${'a'.repeat(2048)}`,
  ])('refuses %j', (url) => {
    expect(isRefused(url)).toBe(true);
  });

  it.each([
    'http://example.com/',
    'https://EXAMPLE.com:8443/health?x=1#y',
    'http://203.0.113.7/',
    'http://8.8.8.8:8080/path/@user/',
    'https://[2606:4700:4700::1111]/',
    'https://xn--bcher-kva.example/',
    'http://shop-123.eu-west-1.elb.amazonaws.com/',
    'http://localhost.example.com/',
    'http://example.com./',
    'http://example.com/a%20b?c=http://127.0.0.1/',
  ])('lets %j pass', (url) => {
    expect(isRefused(url)).toBe(false);
  });

  it('lets listed hosts, addresses and networks pass, and only those', () => {
    expect(isRefused('http://10.0.0.7/', ['10.0.0.7'])).toBe(false);
    expect(isRefused('http://10.0.0.7/', ['10.0.0.0/24'])).toBe(false);
    expect(isRefused('http://10.0.1.7/', ['10.0.0.0/24'])).toBe(true);
    expect(isRefused('http://[fd12::1]/', ['fd12::/16'])).toBe(false);
    expect(isRefused('http://localhost:3000/', ['LocalHost'])).toBe(false);
    expect(isRefused('http://build.internal/', ['build.internal'])).toBe(false);
    expect(isRefused('http://other.internal/', ['build.internal'])).toBe(true);
  });

  it.each(['http://169.254.169.254/', 'http://169.254.170.2/', 'http://[fd00:ec2::254]/'])(
    'refuses the metadata endpoint %s whoever lists it',
    (url) => {
      expect(isRefused(url, ['169.254.0.0/16', 'fd00::/8', '0.0.0.0/0', '::/0', '169.254.169.254'])).toBe(true);
    },
  );

  it('refuses a public name that leads to a private address unless one of both is listed', () => {
    const check =
      (address: string, allow: string[] = []) =>
      () =>
        checkAddress('http://a.example/', 'a.example', address, allow);

    expect(check('10.0.0.1')).toThrow('a.example leads to 10.0.0.1, a private address');
    expect(check('93.184.216.34')).not.toThrow();
    expect(check('10.0.0.1', ['a.example'])).not.toThrow();
    expect(check('10.0.0.1', ['10.0.0.0/8'])).not.toThrow();
    expect(check('169.254.169.254', ['a.example'])).toThrow('metadata');
    expect(check('::ffff:127.0.0.1')).toThrow();
  });

  it('does not repeat more of a refused address than fits a message', () => {
    expect(() => checkUrl(`http://10.0.0.1/${'x'.repeat(1500)}`)).toThrow(/^.{0,300}$/);
  });
});

describe('networks', () => {
  it('holds exactly the addresses that share its first bits', () => {
    fc.assert(
      fc.property(v4, v4, fc.nat(32), (address, network, prefix) => {
        const shift = 2 ** (32 - prefix);
        const same = Math.floor(toNumber(address) / shift) === Math.floor(toNumber(network) / shift);
        return isInNetwork(address.join('.'), `${network.join('.')}/${prefix}`) === same;
      }),
    );
  });

  it.each([
    '',
    '/',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    'example.com',
    '10.0.0/8',
    '::/129',
  ])('holds nothing when it reads %j', (network) => {
    expect(isInNetwork('10.0.0.1', network)).toBe(false);
  });

  it('tells what an address is', () => {
    expect(whyNotPublic('100.64.0.1')).toBe('a carrier’s internal address');
    expect(whyNotPublic('not an address')).toBe('not an IP address');
    expect(whyNotPublic('2001:db8::1')).toBeUndefined();
    expect(isMetadataAddress('fd00:0ec2:0:0:0:0:0:254')).toBe(true);
    expect(isMetadataAddress('169.254.169.253')).toBe(false);
  });
});
