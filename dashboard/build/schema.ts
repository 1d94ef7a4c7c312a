/** Writes the types of the API, from docs/openapi.json to src/main/web/api/schema.d.ts. `--check` only compares. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  description?: string;
};
type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
type Content = { content?: Record<string, { schema: Schema }> };
type Operation = {
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const SOURCE = '../docs/openapi.json';
const TARGET = 'src/main/web/api/schema.d.ts';
const BASE = '/api/v1';

const document: Document = JSON.parse(await Deno.readTextFile(SOURCE));
const text = [
  '// Made by build/schema.ts from docs/openapi.json. Do not edit.',
  'type Nothing = Record<never, never>;',
  '',
  ...Object.entries(document.components.schemas).map(([name, schema]) => `export type ${name} = ${type(schema)};`),
  '',
  '/** Every call of the API, by method and path below /api/v1. */',
  'export interface Operations {',
  ...Object.entries(document.paths).filter(([path]) => path.startsWith(BASE)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      `  '${method.toUpperCase()} ${path.slice(BASE.length)}': ${operationType(operation)};`
    )
  ),
  '}',
  '',
].join('\n');

if (Deno.args.includes('--check')) {
  if (text !== await Deno.readTextFile(TARGET).catch(() => '')) {
    console.error(`${TARGET} does not fit ${SOURCE}: run dashboard/run schema`);
    Deno.exit(1);
  }
} else {
  await Deno.writeTextFile(TARGET, text);
}

function operationType(operation: Operation): string {
  const answer = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  return `{ path: ${parameters(operation, 'path')}; query: ${parameters(operation, 'query')}; body: ${
    content(operation.requestBody)
  }; answer: ${content(answer)} }`;
}

function parameters(operation: Operation, where: string): string {
  const fields = (operation.parameters ?? []).filter((p) => p.in === where)
    .map((p) => `${key(p.name)}${p.required ? '' : '?'}: ${type(p.schema)}`);
  return fields.length === 0 ? 'Nothing' : `{ ${fields.join('; ')} }`;
}

function content(of?: Content): string {
  const schema = of?.content?.['application/json']?.schema;
  return schema ? type(schema) : 'Nothing';
}

function type(schema: Schema): string {
  if (schema.$ref) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map(type).join(' | ');
  if (schema.allOf) return schema.allOf.map(type).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((one) => type({ ...schema, type: one })).join(' | ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array':
      return `Array<${type(schema.items ?? {})}>`;
    case 'object':
      return object(schema);
    default:
      return 'unknown';
  }
}

function object(schema: Schema): string {
  const rest = schema.additionalProperties;
  if (schema.properties) {
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties)
      .map(([name, field]) => `${key(name)}${required.has(name) ? '' : '?'}: ${type(field)}`);
    return `{ ${fields.join('; ')} }`;
  }
  return `Record<string, ${typeof rest === 'object' ? type(rest) : 'unknown'}>`;
}

function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}
