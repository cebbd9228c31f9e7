import { useMutation } from '@tanstack/react-query';

import { fileNameOf } from '@/lib/file_name';

import { responseOf } from './client';

/** Fetches a file and lets the browser keep it: a plain link could not tell why there is none. */
export function useDownload(address: string) {
  return useMutation({
    mutationFn: async () => {
      const response = await responseOf(address);
      keep(await response.blob(), fileNameOf(response.headers.get('Content-Disposition')));
    },
    networkMode: 'always',
  });
}

function keep(file: Blob, name: string | null): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name ?? '';
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
