import { useRef, useState } from 'react';

import { coverage, toggled, toggledAll, withRange } from '@/lib/selection';

export interface Selection {
  selected: ReadonlySet<string>;
  coverage: 'all' | 'some' | 'none';
  /** `range`: from the row touched last to this one. */
  toggle: (id: string, range: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
}

/** Ticked rows of a list; `ids` are those that are shown. They stay ticked over pages. */
export function useSelection(ids: readonly string[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  return {
    selected,
    coverage: coverage(selected, ids),
    toggle: (id, range) => {
      setSelected(range ? withRange(selected, ids, last.current, id) : toggled(selected, id));
      last.current = id;
    },
    toggleAll: () => setSelected(toggledAll(selected, ids)),
    clear: () => setSelected(new Set()),
  };
}
