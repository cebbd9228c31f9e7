import type { Schemas } from '@/api/client';

type Named = Pick<Schemas['Agent'], 'id' | 'name' | 'hostname'>;

/** What people call an agent: its name, else its machine, else the beginning of its id. */
export function agentName({ id, name, hostname }: Named): string {
  return name || hostname || id.slice(0, 8);
}
