/** Devices are read many times a day: after this what they said last says little of how they are. */
const silentAfter = 24 * 3_600_000;

/** Nothing was heard of it for so long that its state is one of the past. */
export function isSilent(takenAt: string | null, now: number): boolean {
  return takenAt !== null && now - Date.parse(takenAt) >= silentAfter;
}
