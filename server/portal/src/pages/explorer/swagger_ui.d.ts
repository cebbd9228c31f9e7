// The package has no types of its own; this is the part that is used.
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface TriedRequest {
    method?: string;
    headers: Record<string, string>;
  }
  interface Options {
    url: string;
    domNode: HTMLElement;
    deepLinking?: boolean;
    docExpansion?: 'list' | 'full' | 'none';
    defaultModelsExpandDepth?: number;
    tryItOutEnabled?: boolean;
    filter?: boolean;
    validatorUrl?: string | null;
    requestInterceptor?: (request: TriedRequest) => TriedRequest;
  }
  export default function SwaggerUI(options: Options): unknown;
}
