/** Backslash escapes of echo -e, printf and $'…'. `stop`: \c was met. */
const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

export function escapes(text: string, echoStyle = false): { readonly text: string; readonly stop: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c !== '\\' || i === text.length - 1) {
      out += c;
      continue;
    }
    const rest = text.slice(i + 1);
    const octal = (echoStyle ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/).exec(rest);
    const hex = /^x([\da-fA-F]{1,2})/.exec(rest);
    const unicode = /^u([\da-fA-F]{1,4})|^U([\da-fA-F]{1,8})/.exec(rest);
    const next = rest.charAt(0);
    if (next === 'c' && echoStyle) return { text: out, stop: true };
    if (octal) {
      out += String.fromCharCode(Number.parseInt(octal[0], 8) & 255);
      i += octal[0].length;
    } else if (hex) {
      out += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      i += hex[0].length;
    } else if (unicode) {
      out += String.fromCodePoint(Number.parseInt((unicode[1] ?? unicode[2]) as string, 16));
      i += unicode[0].length;
    } else if (NAMED[next] !== undefined && !(echoStyle && (next === '"' || next === "'"))) {
      out += NAMED[next];
      i++;
    } else {
      out += `\\${next}`;
      i++;
    }
  }
  return { text: out, stop: false };
}
