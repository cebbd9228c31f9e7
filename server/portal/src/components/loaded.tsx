import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ProblemNotice } from './problem_notice';
import { TableSkeleton } from './table_skeleton';

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** Stands for the data while they are on their way. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query has brought, or that it is on its way, or why it could not be had. */
export function Loaded<Data>({ query, skeleton, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return skeleton ?? <TableSkeleton rows={6} />;
  return <ProblemNotice problem={query.error} onRetry={() => void query.refetch()} />;
}
