/**
 * What travels as application/vnd.kubernetes.protobuf: a prefix of four bytes and a runtime.Unknown that names kind and
 * version around the message (apimachinery/pkg/runtime/serializer/protobuf). Watches send events of their own frame.
 */
import type { Plain } from '../../../engine/base/plain';
import { decodeMessage, encodeMessage } from './codec';
import { type Message, messageOfKind } from './messages';
import { readFields, WireWriter } from './wire';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
type Json = { [key: string]: Plain };

/** The object in an envelope; a sentence when there is none that is known here. */
export function fromEnvelope(bytes: Buffer): Json | string {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    return 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';
  }
  try {
    const unknown = readFields(bytes.subarray(MAGIC.length));
    const typeMeta = readFields(unknown.find(({ number }) => number === 1)?.bytes ?? Buffer.alloc(0));
    const textOf = (number: number) => typeMeta.find((field) => field.number === number)?.bytes.toString('utf8') ?? '';
    const [apiVersion, kind] = [textOf(1), textOf(2)];
    const message = messageOfKind(apiVersion, kind);
    if (message === undefined) return `no kind "${kind}" is registered for version "${apiVersion}" as protobuf`;
    const raw = unknown.find(({ number }) => number === 2)?.bytes ?? Buffer.alloc(0);
    return { apiVersion, kind, ...decodeMessage(message, raw) };
  } catch (error) {
    return `proto: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Undefined when the object's kind has no message: tables, custom resources. */
export function toEnvelope(object: Plain): Buffer | undefined {
  const message = messageOf(object);
  if (message === undefined) return undefined;
  const { apiVersion, kind } = object as Json;
  const typeMeta = new WireWriter();
  typeMeta.delimited(1, Buffer.from(String(apiVersion)));
  typeMeta.delimited(2, Buffer.from(String(kind)));
  const unknown = new WireWriter();
  unknown.delimited(1, typeMeta.finish());
  unknown.delimited(2, encodeMessage(message, object as Json));
  unknown.delimited(3, Buffer.alloc(0));
  unknown.delimited(4, Buffer.alloc(0));
  return Buffer.concat([MAGIC, unknown.finish()]);
}

/** One event of a watch, with its length before it. */
export function toWatchFrame(type: string, object: Plain): Buffer | undefined {
  const envelope = toEnvelope(object);
  if (envelope === undefined) return undefined;
  const raw = new WireWriter();
  raw.delimited(1, envelope);
  const event = new WireWriter();
  event.delimited(1, Buffer.from(type));
  event.delimited(2, raw.finish());
  const bytes = event.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length, 0);
  return Buffer.concat([length, bytes]);
}

function messageOf(object: Plain): Message | undefined {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
  const { apiVersion, kind } = object as Json;
  return typeof apiVersion === 'string' && typeof kind === 'string' ? messageOfKind(apiVersion, kind) : undefined;
}
