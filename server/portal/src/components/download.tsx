import { Popover } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';

import { useDownload } from '@/api/use_download';

import { ProblemNotice } from './problem_notice';

/** What makes a button a link to the file. */
interface FileLink {
  component: 'a';
  href: string;
  loading: boolean;
  onClick: (event: MouseEvent) => void;
}

interface Props {
  /** Of the file, on this server. */
  address: string;
  children: (link: FileLink) => ReactNode;
}

/** A link to a file, and beside it why the server does not give it. */
export function Download({ address, children }: Props) {
  const file = useDownload(address);
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (!file.isPending) file.mutate();
  };
  return (
    <Popover opened={file.isError} onChange={file.reset} withRoles={false} width={320} shadow="md">
      <Popover.Target>
        <span>{children({ component: 'a', href: address, loading: file.isPending, onClick })}</span>
      </Popover.Target>
      <Popover.Dropdown>
        <ProblemNotice problem={file.error} onRetry={() => file.mutate()} />
      </Popover.Dropdown>
    </Popover>
  );
}
