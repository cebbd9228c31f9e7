import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';

interface Tab {
  key: string;
  label: ReactNode;
  content: () => ReactNode;
}

interface Props {
  label: string;
  /** The first one is shown when the address names none. */
  tabs: readonly Tab[];
  /** Name in the address. */
  name?: string;
}

/** Parts of a page behind tabs; the one that is open stands in the address. */
export function UrlTabs({ label, tabs, name = 'tab' }: Props) {
  const [params, setParams] = useSearchParams();
  const first = tabs[0];
  if (!first) return null;
  const open = tabs.find(({ key }) => key === params.get(name)) ?? first;
  const show = (key: string | null) => {
    const next = new URLSearchParams(params);
    if (key === null || key === first.key) next.delete(name);
    else next.set(name, key);
    setParams(next, { preventScrollReset: true });
  };
  return (
    <Tabs value={open.key} onChange={show} keepMounted={false}>
      <Tabs.List aria-label={label} mb="md">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.key} value={tab.key}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={open.key}>{open.content()}</Tabs.Panel>
    </Tabs>
  );
}
