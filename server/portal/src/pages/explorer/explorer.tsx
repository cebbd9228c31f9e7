import 'swagger-ui-dist/swagger-ui.css';
import './explorer.css';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

import { csrfTokenNow } from '@/api/client';

/** Swagger UI over our own description; what is tried is asked with the session of the user. */
export default function Explorer() {
  const place = useRef<HTMLDivElement>(null);
  useDarkMode();
  useEffect(() => {
    const domNode = document.createElement('div');
    place.current?.append(domNode);
    SwaggerUI({
      url: '/api/openapi.json',
      domNode,
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
    return () => domNode.remove();
  }, []);
  return <div ref={place} className="platen-explorer" />;
}

// The library has a dark look of its own, for a class on <html>.
function useDarkMode(): void {
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle('dark-mode', scheme === 'dark');
    return () => classList.remove('dark-mode');
  }, [scheme]);
}
