/** The figures of a sentence, as people read them. */
interface Figures {
  before: string;
  value: string;
  /** What could have been printed in the time before. */
  most: string;
}

type Sentence = (figures: Figures) => string;

export const findings = {
  title: 'Counters: what is odd',
  page: 'Decisions',
  pageIntro:
    'Pages are held back, and not counted, where a counter did what the engine cannot have done. Say what they count for; the use of the device is worked out again at once.',
  needsDecision: 'Needs a decision',
  none: 'Nothing odd has been seen.',
  noneOpen: 'Nothing waits for a decision',
  noneOpenHint: 'What is odd and clear by itself stands on the page of its device.',
  held: (pages: string) => `${pages} held`,
  settled: 'Clear',
  decided: 'Decided',
  waiting: 'Being worked out',
  counter: 'Counter',
  before: 'Before',
  read: 'Read',
  heldColumn: 'Held',
  shown: (count: number) => (count === 1 ? '1 reading' : `${count} readings`),
  more: 'Earlier ones',
  newEpochs: 'A counter began anew:',
  trust: (percent: string) => `Trust ${percent}`,
  trustColumn: 'Trust',
  trustHint:
    'How far the counters agree with each other: mono and colour with the total, services, sheets, toner',
  decidedBy: (verdict: string, who: string, when: string) => `${verdict}, by ${who}, ${when}`,
  decide: 'Decide',
  decideAgain: 'Decide otherwise',
  dialog: 'What does this reading count for?',
  dialogWhat:
    'All counters of the reading are decided at once. The last decision counts; earlier ones are kept.',
  note: 'Note, for who reads this later',
  notDone: 'It was not decided',
  verdicts: {
    count: 'Count what is held',
    count_from_zero: 'Count all that it shows',
    do_not_count: 'Do not count',
    ignore_reading: 'Ignore this reading',
  },
  verdictHints: {
    count: 'The pages were printed.',
    count_from_zero: 'The counter began at zero, and all of it was printed here.',
    do_not_count: 'The device counts on from the new value.',
    ignore_reading: 'The value is wrong; the readings after it are looked at without it.',
  },
  counts: (counter: string, pages: string) => `${counter}: ${pages}`,
  countsUnknown: 'What the next readings tell',
  kinds: {
    zero: 'Said zero',
    spike: 'A value that was gone again',
    jump: 'Jumped',
    roll_back: 'Went back',
    wrap: 'Began again at its end',
    reset: 'Began from zero',
    board_swap: 'Another board',
    device_swap: 'Another serial number',
    firmware_jump: 'New firmware, other count',
    source_change: 'Read from elsewhere',
    return: 'Back where it was',
    parts_differ: 'Parts are not the total',
  },
  why: {
    zero: ({ before }) => `It said zero after ${before}. That is no count; nothing is charged.`,
    spike: ({ value, most }) =>
      `It said ${value}, and the next reading did not bear that out. At most ${most} pages fit into the time before. Nothing is charged.`,
    jump: ({ before, value, most }) =>
      `It jumped from ${before} to ${value} and stayed there, but at most ${most} pages fit into the time before.`,
    roll_back: ({ before, value }) =>
      `It went back from ${before} to ${value}. Up to ${before} nothing is counted twice.`,
    wrap: ({ before, value }) =>
      `It was at ${before}, near the end of its range, and began again: ${value}.`,
    reset: ({ before, value }) =>
      `It stood at ${before} and then at ${value}: it began from zero. What was printed between cannot be told exactly.`,
    board_swap: ({ before, value }) =>
      `It went from ${before} to ${value} when another network board answered; the serial number is the same.`,
    device_swap: ({ before, value }) =>
      `The serial number changed, and the counter went from ${before} to ${value}: another device, or other electronics.`,
    firmware_jump: ({ before, value }) =>
      `It went from ${before} to ${value} together with a new firmware, which may count otherwise.`,
    source_change: ({ before, value }) =>
      `It was ${before} where it was read before; now it is read from elsewhere: ${value}. The two need not count the same, so what lies between is not charged.`,
    return: ({ before, value }) =>
      `It went from ${before} back to ${value}, where it was before its last change. Only what was not counted meanwhile is counted.`,
    parts_differ: ({ value }) =>
      `Mono and colour together are not the total of ${value}. Nothing is charged otherwise, but one of them may be read wrongly.`,
  } satisfies Record<string, Sentence>,
};
