import { base32, hex, sha256 } from './sha256';

test('SHA-256 as FIPS 180-4 examples have it, over one and several blocks, of UTF-8', () => {
  expect(hex(sha256(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hex(sha256('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hex(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('base32 of RFC 4648', () => {
  const bytes = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));
  expect(base32(bytes('foobar'))).toBe('MZXW6YTBOI');
  expect(base32(bytes('foob'))).toBe('MZXW6YQ');
});
