import { z } from 'zod';
import { API_VERSION, ENDPOINTS, type EndpointName, listStatuses, ProblemSchema } from '../domain/api';

const WHAT: Readonly<Record<number, string>> = {
  200: 'The answer',
  400: 'A parameter is not known here, or not right',
  404: 'There is nothing of that name',
  500: 'Something went wrong here',
};

function writeSchema(schema: z.ZodType, io: 'input' | 'output' = 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function listParameters(name: EndpointName) {
  const { params, query } = ENDPOINTS[name];
  const write = (where: 'path' | 'query', shape: Record<string, z.ZodType>) =>
    Object.entries(shape).map(([parameter, schema]) => ({
      name: parameter,
      in: where,
      required: where === 'path',
      schema: writeSchema(schema, 'input'),
    }));
  return [...write('path', params.shape), ...write('query', query.shape)];
}

function writeOperation(name: EndpointName) {
  const headers = { ETag: { description: 'Strong; send it back as If-None-Match', schema: { type: 'string' } } };
  const problem = { content: { 'application/problem+json': { schema: refer('Problem') } } };
  const responses = Object.fromEntries(
    listStatuses(name).map((status) => [
      String(status),
      status === 200
        ? { description: WHAT[200], headers, content: { 'application/json': { schema: refer(name) } } }
        : { description: WHAT[status], ...problem },
    ]),
  );
  return {
    operationId: name,
    summary: ENDPOINTS[name].summary,
    parameters: listParameters(name),
    responses: { ...responses, 304: { description: 'What the reader has is still right' } },
  };
}

/** Writes the OpenAPI 3.1 document of the API, from the schemas by which it reads and answers. */
export function writeOpenApi(origin: string) {
  const names = Object.keys(ENDPOINTS) as EndpointName[];
  return {
    openapi: '3.1.0' as const,
    info: {
      title: 'Tidemark',
      version: API_VERSION,
      description:
        'Read-only. What countries published of their assessments, and the catalogue of capacity-building activities. Whatever a country withdraws is gone with the next request: ask again, with If-None-Match, instead of keeping answers.',
    },
    servers: [{ url: origin }],
    paths: Object.fromEntries(names.map((name) => [ENDPOINTS[name].path, { get: writeOperation(name) }])),
    components: {
      schemas: {
        Problem: writeSchema(ProblemSchema),
        ...Object.fromEntries(names.map((name) => [name, writeSchema(ENDPOINTS[name].answer)])),
      },
    },
  };
}
