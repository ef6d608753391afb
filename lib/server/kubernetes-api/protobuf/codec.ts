/** API objects as protobuf messages and back: JSON in, JSON out, by the table of messages. */
import type { Plain } from '../../../engine/base/plain';
import { type Message, type MessageField, messageNamed } from './messages';
import { type Codec, decodeEither, EITHER, encodeEither, NAMED_LIST, SPECIAL } from './special';
import { readFields, type WireField, WireWriter } from './wire';

type Json = { [key: string]: Plain };

export function decodeMessage(message: Message, bytes: Buffer): Json {
  const out: Json = {};
  for (const wire of readFields(bytes)) {
    const field = message.fields.find(({ number }) => number === wire.number);
    if (field !== undefined) put(out, field, wire);
  }
  return out;
}

function put(out: Json, field: MessageField, wire: WireField): void {
  const { json, type, map, repeated } = field;
  if (json === undefined) {
    Object.assign(out, decodeMessage(messageNamed(type), wire.bytes));
    return;
  }
  if (map) {
    const entry = readFields(wire.bytes);
    const key = entry.find(({ number }) => number === 1)?.bytes.toString('utf8') ?? '';
    const value = entry.find(({ number }) => number === 2);
    const read = value === undefined ? zeroOf(type) : decodeValue(type, value);
    out[json] = { ...(out[json] as Json | undefined), [key]: read ?? null };
    return;
  }
  const value = decodeValue(type, wire);
  if (repeated) {
    const list = (out[json] as Plain[] | undefined) ?? [];
    list.push(value ?? null);
    out[json] = list;
  } else if (value !== undefined && (field.pointer || !isZero(value))) out[json] = value;
}

/** Structs are told even when empty, as in JSON; Go writes the zero values of everything else that is no pointer. */
function isZero(value: Plain): boolean {
  return value === '' || value === false || (value === 0 && !Object.is(value, -0));
}

function zeroOf(type: string): Plain {
  return type === 'string' || type === 'bytes' ? '' : {};
}

function decodeValue(type: string, wire: WireField): Plain | undefined {
  switch (type) {
    case 'string':
      return wire.bytes.toString('utf8');
    case 'bytes':
      return wire.bytes.toString('base64');
    case 'bool':
      return wire.value !== 0;
    case 'double':
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      return wire.value;
    default:
      return decodeNamed(type, wire.bytes);
  }
}

function decodeNamed(name: string, bytes: Buffer): Plain | undefined {
  if (Object.hasOwn(EITHER, name)) return decodeEither(name, bytes, CODEC);
  const special = SPECIAL[name];
  if (special !== undefined) return special.decode(bytes);
  const message = messageNamed(name);
  return isNamedList(message) ? NAMED_LIST.decode(bytes) : decodeMessage(message, bytes);
}

export function encodeMessage(message: Message, value: Json): Buffer {
  const writer = new WireWriter();
  for (const field of message.fields) {
    if (field.json === undefined) {
      const inner = encodeMessage(messageNamed(field.type), value);
      if (inner.length > 0) writer.delimited(field.number, inner);
      continue;
    }
    const item = value[field.json];
    if (item === undefined || item === null) continue;
    if (field.map) writeMap(writer, field, item as Json);
    else if (field.repeated) for (const one of item as readonly Plain[]) write(writer, field.number, field.type, one);
    else write(writer, field.number, field.type, item);
  }
  return writer.finish();
}

function writeMap(writer: WireWriter, { number, type }: MessageField, map: Json): void {
  for (const key of Object.keys(map).sort()) {
    const entry = new WireWriter();
    entry.delimited(1, Buffer.from(key));
    write(entry, 2, type, map[key] as Plain);
    writer.delimited(number, entry.finish());
  }
}

function write(writer: WireWriter, number: number, type: string, value: Plain): void {
  switch (type) {
    case 'string':
      writer.delimited(number, Buffer.from(String(value)));
      return;
    case 'bytes':
      writer.delimited(number, Buffer.from(String(value), 'base64'));
      return;
    case 'bool':
      writer.varint(number, value === true ? 1 : 0);
      return;
    case 'double':
      writer.double(number, Number(value));
      return;
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      writer.varint(number, Number(value));
      return;
    default:
      writer.delimited(number, encodeNamed(type, value));
  }
}

function encodeNamed(name: string, value: Plain): Buffer {
  if (Object.hasOwn(EITHER, name)) return encodeEither(name, value, CODEC);
  const special = SPECIAL[name];
  if (special !== undefined) return special.encode(value);
  const message = messageNamed(name);
  return isNamedList(message) ? NAMED_LIST.encode(value) : encodeMessage(message, value as Json);
}

function isNamedList({ fields }: Message): boolean {
  const [only] = fields;
  return fields.length === 1 && only?.json === 'items' && only.repeated && only.type === 'string';
}

const CODEC: Codec = { decode: decodeNamed, encode: encodeNamed };
