import 'swagger-ui-dist/swagger-ui.css';
import './explorer.css';

import { useEffect, useRef } from 'react';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

import { csrfTokenNow } from '@/api/client';

/** Swagger UI over our own description; what is tried is asked with the session of the user. */
export default function Explorer() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const domNode = place.current;
    if (!domNode) return undefined;
    const own = document.createElement('div');
    domNode.append(own);
    SwaggerUI({
      url: '/api/openapi.json',
      domNode: own,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      filter: true,
      validatorUrl: null, // nothing is sent to others
      requestInterceptor: (request) => {
        if (request.method && request.method !== 'GET') {
          request.headers['X-CSRF-Token'] = csrfTokenNow();
        }
        return request;
      },
    });
    return () => own.remove();
  }, []);
  return <div ref={place} className="platen-explorer" />;
}
