import {
  createFileRegistry, fromBinary, ScalarType,
  type DescEnum, type DescField, type DescMessage, type DescMethod, type DescService,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { getComments } from '@bufbuild/protoplugin';
import { Code } from '@connectrpc/connect';
import { codeToString } from '@connectrpc/connect/protocol-connect';

export type Schema = Record<string, unknown>;

const kPackage = 'caveat.v1';
const kDetails = ['google.rpc.ErrorInfo', 'google.rpc.BadRequest'];
const kIntegers = new Map([
  [ScalarType.INT32, [-(2 ** 31), 2 ** 31 - 1]],
  [ScalarType.SINT32, [-(2 ** 31), 2 ** 31 - 1]],
  [ScalarType.UINT32, [0, 2 ** 32 - 1]],
  [ScalarType.FIXED32, [0, 2 ** 32 - 1]],
]);
const kAbout = `Health questions answered out of a small, reviewed collection. Bodies are the proto3 JSON mapping of the
messages in proto/caveat/v1, with default values printed. Branch on an answer's \`outcome\` before reading any of its
text; show \`triage.message\` and every entry of \`caveats\`, uncut.`.replaceAll('\n', ' ');

// An OpenAPI 3.1 document of all services of the API. `image` is what `buf build` writes, with source information.
export function openApi(image: Uint8Array): Schema {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const files = [...registry.files].filter((file) => file.proto.package === kPackage);
  const services = files.flatMap((file) => file.services).sort(byName);
  const methods = services.flatMap((service) => service.methods);
  const details = kDetails.map((name) => registry.getMessage(name)!);
  const answered = reachable([...methods.map((method) => method.output), ...details]);
  const all = new Set([...reachable(methods.map((method) => method.input)), ...answered]);
  const say = speaker([...all]);
  const schemas = [...all].sort(byName).map((type) =>
    [nameOf(type), type.kind === 'enum' ? enumSchema(type, say) : messageSchema(type, answered.has(type), say)]);
  return {
    openapi: '3.1.0',
    info: { title: 'Caveat', version: kPackage.slice(kPackage.lastIndexOf('.') + 1), description: kAbout },
    tags: services.map((service) => ({ name: service.name, description: say(service) })),
    paths: { ...Object.fromEntries(methods.map((method) => path(method, say))), '/healthz': healthPath() },
    components: {
      schemas: { ...Object.fromEntries(schemas), Error: errorSchema(details) },
      responses: errorResponses(),
    },
  };
}

type Say = (desc: DescService | DescMethod | DescMessage | DescField | DescEnum | DescEnum['values'][number]) => string;

// Comments, with fields named as in JSON.
function speaker(types: readonly Type[]): Say {
  const fields = types.flatMap((type) => (type.kind === 'message' ? type.fields : []));
  const jsonNames = new Map(fields.map((field) => [field.name, field.jsonName]));
  return (desc) => {
    const paragraphs = (getComments(desc).leading ?? '').split(/\n\s*\n/);
    const text = paragraphs.map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim()).join('\n\n');
    return text.replaceAll(/\b[a-z]+(?:_[a-z0-9]+)+\b/g, (word) => jsonNames.get(word) ?? word);
  };
}

type Type = DescMessage | DescEnum;

function reachable(roots: readonly DescMessage[], seen = new Set<Type>()): Set<Type> {
  for (const type of roots) {
    if (seen.has(type)) continue;
    seen.add(type);
    for (const field of type.fields) {
      if (field.enum !== undefined) seen.add(field.enum);
      if (field.message !== undefined) reachable([field.message], seen);
    }
  }
  return seen;
}

function path(method: DescMethod, say: Say): [string, Schema] {
  if (method.methodKind !== 'unary') throw new Error(`${method.name} streams; that cannot be called with plain JSON`);
  const description = say(method);
  const operation = {
    operationId: `${method.parent.name}_${method.name}`,
    tags: [method.parent.name],
    summary: /^[^.]*/.exec(description)?.[0],
    description,
    parameters: [{
      name: 'Connect-Timeout-Ms',
      in: 'header',
      description: 'The deadline in milliseconds. The gateway has a longest one, which also holds without this header.',
      schema: { type: 'integer', minimum: 1 },
    }],
    requestBody: { required: true, content: json(reference(method.input)) },
    responses: {
      200: { description: say(method.output), content: json(reference(method.output)) },
      429: { $ref: '#/components/responses/ComeBackLater' },
      503: { $ref: '#/components/responses/ComeBackLater' },
      default: { $ref: '#/components/responses/Error' },
    },
  };
  return [`/${method.parent.typeName}/${method.name}`, { post: operation }];
}

function healthPath(): Schema {
  const status = { type: 'object', properties: { status: { enum: ['SERVING', 'NOT_SERVING'] } }, required: ['status'] };
  const summary = 'Whether questions are answered now';
  return {
    get: {
      operationId: 'healthz',
      summary,
      responses: {
        200: { description: 'They are.', content: json(status) },
        503: { description: 'They are not.', content: json(status) },
      },
    },
  };
}

// Fields that are printed even when they hold their default value are required where the service sends the message.
function messageSchema(type: DescMessage, isAnswered: boolean, say: Say): Schema {
  const required = isAnswered ? type.fields.filter((field) => !isOptional(field)).map((field) => field.jsonName) : [];
  return {
    type: 'object',
    description: say(type),
    properties: Object.fromEntries(type.fields.map((field) => [field.jsonName, fieldSchema(field, say)])),
    ...(required.length > 0 && { required }),
  };
}

function isOptional(field: DescField): boolean {
  return field.fieldKind === 'message' || field.oneof !== undefined;
}

function fieldSchema(field: DescField, say: Say): Schema {
  const description = say(field);
  switch (field.fieldKind) {
    case 'list':
      return { type: 'array', description, items: valueSchema(field, field.scalar) };
    case 'map':
      return { type: 'object', description, additionalProperties: valueSchema(field, field.scalar) };
    default:
      return { ...valueSchema(field, field.scalar), description };
  }
}

function valueSchema(field: DescField, scalar: ScalarType | undefined): Schema {
  const named = field.message ?? field.enum;
  if (named !== undefined) return reference(named);
  if (scalar === ScalarType.STRING) return { type: 'string' };
  if (scalar === ScalarType.BOOL) return { type: 'boolean' };
  if (scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT) return { type: 'number' };
  const range = scalar === undefined ? undefined : kIntegers.get(scalar);
  if (range === undefined) throw new Error(`${field.parent.name}.${field.name} is of a kind that has no schema yet`);
  return { type: 'integer', minimum: range[0], maximum: range[1] };
}

function enumSchema(type: DescEnum, say: Say): Schema {
  const values = type.values.map((value) => `- \`${value.name}\`: ${say(value)}`);
  const description = [say(type), ...values].join('\n');
  return { type: 'string', description, enum: type.values.map((value) => value.name) };
}

function errorSchema(details: readonly DescMessage[]): Schema {
  const codes = Object.values(Code).filter((code) => typeof code === 'number').map(codeToString);
  const detail = {
    type: 'object',
    properties: {
      type: { type: 'string', description: 'The full name of its message, as google.rpc.ErrorInfo.' },
      value: { type: 'string', contentEncoding: 'base64', description: 'The message as protobuf.' },
      debug: { anyOf: details.map(reference), description: 'The same message as JSON.' },
    },
    required: ['type', 'value'],
  };
  return {
    type: 'object',
    description: 'Branch on the `reason` of the ErrorInfo among the details.',
    properties: {
      code: { type: 'string', enum: codes },
      message: { type: 'string', description: 'For developers, in English.' },
      details: { type: 'array', items: detail },
    },
    required: ['code'],
  };
}

function errorResponses(): Schema {
  const content = json({ $ref: '#/components/schemas/Error' });
  const seconds = { description: 'In how many seconds to try again.', schema: { type: 'integer', minimum: 1 } };
  const description = 'Too many calls (429), or the service is away or busy (503): try again.';
  return {
    ComeBackLater: { description, headers: { 'Retry-After': seconds }, content },
    Error: { description: 'The call failed.', content },
  };
}

function json(schema: Schema): Schema {
  return { 'application/json': { schema } };
}

function reference(type: Type): Schema {
  return { $ref: `#/components/schemas/${nameOf(type)}` };
}

// The name without its package: of a nested message, with the outer one's.
function nameOf(type: Type): string {
  return type.typeName.slice(type.file.proto.package.length + 1);
}

function byName(a: { typeName: string }, b: { typeName: string }): number {
  return a.typeName < b.typeName ? -1 : 1;
}
