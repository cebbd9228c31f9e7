import type { Finding, Verdict } from '@/api/use_findings';

/** Everything that is odd about one reading: decided in one go. */
export interface OddReading {
  key: string;
  device: Finding['device'];
  takenAt: string;
  n: number;
  /** The one that speaks for all: the first that waits, else the first. */
  main: Finding;
  findings: Finding[];
}

const order = ['total_impressions', 'life_count', 'mono_impressions', 'color_impressions'];

/** The findings of each reading together, in the order in which they came. */
export function byReading(findings: readonly Finding[]): OddReading[] {
  const readings = new Map<string, OddReading>();
  for (const finding of findings) {
    const key = `${finding.device.id} ${finding.taken_at} ${finding.n}`;
    const known = readings.get(key);
    if (known) known.findings.push(finding);
    else readings.set(key, firstOf(key, finding));
  }
  for (const reading of readings.values()) {
    reading.findings.sort((a, b) => order.indexOf(a.counter) - order.indexOf(b.counter));
    reading.main = reading.findings.find(({ open }) => open) ?? reading.findings[0] ?? reading.main;
  }
  return [...readings.values()];
}

function firstOf(key: string, finding: Finding): OddReading {
  return {
    key,
    device: finding.device,
    takenAt: finding.taken_at,
    n: finding.n,
    main: finding,
    findings: [finding],
  };
}

/** Pages that wait: of the total, or of the life count where there is no total. */
export function heldOf({ findings }: OddReading): number {
  return findings[0]?.held ?? 0;
}

/** What can be decided about any counter of the reading. */
export function verdictsOf({ findings }: OddReading): Verdict[] {
  const verdicts = new Set(
    findings.flatMap((finding) => finding.verdicts.map((one) => one.verdict)),
  );
  return [...verdicts];
}

/** What the verdict would count of each counter that can be decided; null: the next readings tell. */
export function effectOf(
  { findings }: OddReading,
  verdict: Verdict,
): { counter: Finding['counter']; counts: number | null }[] {
  return findings.flatMap(({ counter, verdicts }) =>
    verdicts.filter((one) => one.verdict === verdict).map(({ counts }) => ({ counter, counts })),
  );
}

/** Readings from a day on and up to a day (YYYY-MM-DD) with which a counter began anew, the earliest first. */
export function newEpochs(findings: readonly Finding[], from: string, to: string): OddReading[] {
  return byReading(findings)
    .filter(({ takenAt }) => takenAt.slice(0, 10) >= from && takenAt.slice(0, 10) <= to)
    .filter((reading) => reading.findings.some(({ detail }) => detail.amount !== undefined))
    .reverse();
}
