/**
 * Messages whose JSON is not an object of their fields: times, quantities, int-or-strings, lists with a name, embedded
 * JSON, and the either-or types of CRD schemas.
 */
import type { Plain } from '../../../engine/base/plain';
import { readFields, WireWriter } from './wire';

export interface SpecialForm {
  decode(bytes: Buffer): Plain | undefined;
  encode(value: Plain): Buffer;
}

/** For the types that hold schemas themselves: the codec of an ordinary message. */
export interface Codec {
  decode(message: string, bytes: Buffer): Plain | undefined;
  encode(message: string, value: Plain): Buffer;
}

const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';
const EXTENSIONS = 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1';
const SCHEMA = `${EXTENSIONS}.JSONSchemaProps`;
const NANOS_PER_MS = 1_000_000;

function time(digits: number): SpecialForm {
  return {
    decode: (bytes) => {
      if (bytes.length === 0) return undefined;
      const fields = readFields(bytes);
      const of = (number: number) => fields.find((field) => field.number === number)?.value ?? 0;
      const whole = new Date(of(1) * 1000).toISOString().slice(0, 19);
      const fraction = String(Math.trunc(of(2)))
        .padStart(9, '0')
        .slice(0, digits);
      return digits === 0 ? `${whole}Z` : `${whole}.${fraction}Z`;
    },
    encode: (value) => {
      const text = String(value);
      const ms = Date.parse(text.replace(/\.\d+/, ''));
      const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
      const writer = new WireWriter();
      writer.varint(1, Math.floor(ms / 1000));
      writer.varint(2, (ms % 1000) * NANOS_PER_MS + Number(fraction.padEnd(9, '0').slice(0, 9)));
      return writer.finish();
    },
  };
}

function text(number: number): SpecialForm {
  return {
    decode: (bytes) =>
      readFields(bytes)
        .find((field) => field.number === number)
        ?.bytes.toString('utf8'),
    encode: (value) => delimited(number, Buffer.from(String(value))),
  };
}

/** JSON as bytes. */
function raw(number: number): SpecialForm {
  return {
    decode: (bytes) => {
      const found = readFields(bytes)
        .find((field) => field.number === number)
        ?.bytes.toString('utf8');
      return found === undefined || found === '' ? undefined : (JSON.parse(found) as Plain);
    },
    encode: (value) => delimited(number, Buffer.from(JSON.stringify(value))),
  };
}

const intOrString: SpecialForm = {
  decode: (bytes) => {
    const fields = readFields(bytes);
    const of = (number: number) => fields.find((field) => field.number === number);
    return (of(1)?.value ?? 0) === 0 ? (of(2)?.value ?? 0) : (of(3)?.bytes.toString('utf8') ?? '');
  },
  encode: (value) => {
    const writer = new WireWriter();
    const isText = typeof value === 'string';
    writer.varint(1, isText ? 1 : 0);
    writer.varint(2, isText ? 0 : Number(value));
    writer.delimited(3, Buffer.from(isText ? value : ''));
    return writer.finish();
  },
};

/** A list of strings that has a name of its own in Go. */
export const NAMED_LIST: SpecialForm = {
  decode: (bytes) => readFields(bytes).map((field) => field.bytes.toString('utf8')),
  encode: (value) => {
    const writer = new WireWriter();
    for (const item of value as readonly Plain[]) writer.delimited(1, Buffer.from(String(item)));
    return writer.finish();
  },
};

export const SPECIAL: Readonly<Record<string, SpecialForm>> = {
  [`${META}.Time`]: time(0),
  [`${META}.MicroTime`]: time(6),
  [`${META}.FieldsV1`]: raw(1),
  'k8s.io.apimachinery.pkg.api.resource.Quantity': text(1),
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': intOrString,
  'k8s.io.apimachinery.pkg.runtime.RawExtension': raw(1),
  [`${EXTENSIONS}.JSON`]: raw(1),
};

/** A schema, or else what the other field holds. */
export const EITHER: Readonly<
  Record<string, { readonly schema: number; readonly other: number; readonly kind: string }>
> = {
  [`${EXTENSIONS}.JSONSchemaPropsOrArray`]: { schema: 1, other: 2, kind: 'schemas' },
  [`${EXTENSIONS}.JSONSchemaPropsOrBool`]: { schema: 2, other: 1, kind: 'boolean' },
  [`${EXTENSIONS}.JSONSchemaPropsOrStringArray`]: { schema: 1, other: 2, kind: 'strings' },
};

export function decodeEither(name: string, bytes: Buffer, codec: Codec): Plain | undefined {
  const { schema, other, kind } = EITHER[name] as (typeof EITHER)[string];
  const fields = readFields(bytes);
  const own = fields.find((field) => field.number === schema);
  if (own !== undefined) return codec.decode(SCHEMA, own.bytes);
  const rest = fields.filter((field) => field.number === other);
  if (kind === 'boolean') return rest[0]?.value === 1;
  return rest.map((field) =>
    kind === 'strings' ? field.bytes.toString('utf8') : (codec.decode(SCHEMA, field.bytes) ?? null),
  );
}

export function encodeEither(name: string, value: Plain, codec: Codec): Buffer {
  const { schema, other, kind } = EITHER[name] as (typeof EITHER)[string];
  const writer = new WireWriter();
  if (typeof value === 'boolean') writer.varint(other, value ? 1 : 0);
  else if (Array.isArray(value)) {
    for (const item of value)
      writer.delimited(other, kind === 'strings' ? Buffer.from(String(item)) : codec.encode(SCHEMA, item));
  } else {
    if (kind === 'boolean') writer.varint(other, 1);
    writer.delimited(schema, codec.encode(SCHEMA, value));
  }
  return writer.finish();
}

function delimited(number: number, bytes: Buffer): Buffer {
  const writer = new WireWriter();
  writer.delimited(number, bytes);
  return writer.finish();
}
