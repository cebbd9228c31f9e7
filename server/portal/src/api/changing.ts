import { ApiProblem } from './client';

/** Somebody else has changed the same since it was shown. */
export class ChangedMeanwhile extends Error {}

interface Tagged<T> {
  data?: T;
  response: Response;
}

interface Change<T> {
  /** Reads what is to be changed, with its ETag. */
  read: () => Promise<Tagged<T>>;
  /** Whether what matters to the user is as it was shown. */
  isAsShown: (now: T) => boolean;
  /** Changes it if it still has this ETag. */
  write: (etag: string) => Promise<T>;
}

const preconditionFailed = 412;
const attempts = 3;

/**
 * Changes something unless somebody else has changed the same meanwhile (ChangedMeanwhile). What
 * changes by itself in between, as a reading that arrives, is no conflict: then it is tried again.
 */
export async function changeAsShown<T>({ read, isAsShown, write }: Change<T>): Promise<T> {
  for (let attempt = 1; ; ++attempt) {
    const { data, response } = await read();
    if (data === undefined) throw new ApiProblem(response.status, response.statusText);
    if (!isAsShown(data)) throw new ChangedMeanwhile();
    try {
      return await write(response.headers.get('ETag') ?? '');
    } catch (problem) {
      const outrun = problem instanceof ApiProblem && problem.status === preconditionFailed;
      if (!outrun || attempt === attempts) throw problem;
    }
  }
}
