import openapiTS, { astToString } from 'openapi-typescript'

/** The API's types, as TypeScript, of its OpenAPI document. */
export async function generateTypes(document: string): Promise<string> {
  const types = astToString(await openapiTS(document, { alphabetize: true }))
  return `/** Made of docs/openapi.json by \`pnpm run docs\`. */\n${types}`
}
