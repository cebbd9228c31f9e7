import type { ReadingDetail } from '@/api/use_readings';

/** A number as it came from the printer. */
export interface Said {
  /** OID, or `ipp:` and the attribute: as a counter names its source. */
  name: string;
  text: string;
}

interface Value extends Said {
  uses: string[];
}

/**
 * The numbers that the printer said of a counter: the one that is the counter, where there is one,
 * else those that add up to it. None where it was made otherwise or the raw values are gone.
 */
export function saidOf(
  { counters, raw }: Pick<ReadingDetail, 'counters' | 'raw'>,
  counter: string,
): Said[] {
  const stated = counters.find(({ name }) => name === counter);
  if (!stated || !raw) return [];
  const used = numbersOf(raw).filter(({ uses }) => uses.includes(`counters.${counter}`));
  // The unit of a counter and all rows of its table are marked as used for it, too.
  const itself = used.find(({ name, text }) => name === stated.oid && +text === stated.value);
  const sum = used.reduce((total, { text }) => total + Number(text), 0);
  const said = itself ? [itself] : sum === stated.value ? used : [];
  return said.map(({ name, text }) => ({ name, text }));
}

function numbersOf(raw: NonNullable<ReadingDetail['raw']>): Value[] {
  const values = raw.values.map(({ oid, text, used_as }) => ({ name: oid, text, used_as }));
  const attributes = (raw.ipp?.attributes ?? []).flatMap(({ name, used_as, values }) =>
    values.map(({ text }) => ({ name: `ipp:${name}`, text, used_as })),
  );
  return [...values, ...attributes]
    .filter(({ text }) => /^\d+$/.test(text))
    .map(({ used_as, ...said }) => ({ ...said, uses: used_as?.split(', ') ?? [] }));
}
