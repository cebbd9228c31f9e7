import type { Catalogue } from '../en';

export const findings: Catalogue['findings'] = {
  title: 'Zähler: was auffällt',
  page: 'Entscheidungen',
  pageIntro:
    'Seiten werden zurückgehalten und nicht gezählt, wo ein Zähler tat, was das Druckwerk nicht getan haben kann. Sagen Sie, was sie zählen; der Verbrauch des Geräts wird sofort neu ermittelt.',
  needsDecision: 'Entscheidung nötig',
  none: 'Nichts Auffälliges gesehen.',
  noneOpen: 'Nichts wartet auf eine Entscheidung',
  noneOpenHint: 'Was auffällt und von selbst klar ist, steht auf der Seite des Geräts.',
  held: (pages) => `${pages} zurückgehalten`,
  settled: 'Klar',
  decided: 'Entschieden',
  waiting: 'Wird ermittelt',
  counter: 'Zähler',
  before: 'Vorher',
  read: 'Gelesen',
  heldColumn: 'Zurückgehalten',
  shown: (count) => (count === 1 ? '1 Ablesung' : `${count} Ablesungen`),
  more: 'Frühere',
  newEpochs: 'Ein Zähler begann neu:',
  trust: (percent) => `Vertrauen ${percent}`,
  trustColumn: 'Vertrauen',
  trustHint:
    'Wie weit die Zähler zueinander passen: Schwarzweiß und Farbe zur Summe, Funktionen, Blätter, Toner',
  decidedBy: (verdict, who, when) => `${verdict}, von ${who}, ${when}`,
  decide: 'Entscheiden',
  decideAgain: 'Anders entscheiden',
  dialog: 'Was zählt diese Ablesung?',
  dialogWhat:
    'Alle Zähler der Ablesung werden zugleich entschieden. Die letzte Entscheidung gilt; frühere bleiben aufgezeichnet.',
  note: 'Notiz für spätere Leser',
  notDone: 'Es wurde nicht entschieden',
  verdicts: {
    count: 'Zurückgehaltenes zählen',
    count_from_zero: 'Alles zählen, was er zeigt',
    do_not_count: 'Nicht zählen',
    ignore_reading: 'Diese Ablesung übergehen',
  },
  verdictHints: {
    count: 'Die Seiten wurden gedruckt.',
    count_from_zero: 'Der Zähler begann bei null, und alles wurde hier gedruckt.',
    do_not_count: 'Das Gerät zählt vom neuen Wert aus weiter.',
    ignore_reading: 'Der Wert ist falsch; die Ablesungen danach werden ohne ihn betrachtet.',
  },
  counts: (counter, pages) => `${counter}: ${pages}`,
  countsUnknown: 'Was die nächsten Ablesungen ergeben',
  kinds: {
    zero: 'Sagte null',
    spike: 'Ein Wert, der wieder fort war',
    jump: 'Gesprungen',
    roll_back: 'Zurückgegangen',
    wrap: 'Am Ende neu begonnen',
    reset: 'Bei null begonnen',
    board_swap: 'Andere Platine',
    device_swap: 'Andere Seriennummer',
    firmware_jump: 'Neue Firmware, andere Zählung',
    source_change: 'Anderswo gelesen',
    return: 'Wieder am alten Stand',
    parts_differ: 'Teile ergeben nicht die Summe',
  },
  why: {
    zero: ({ before }) =>
      `Er sagte null nach ${before}. Das ist kein Zählerstand; nichts wird berechnet.`,
    spike: ({ value, most }) =>
      `Er sagte ${value}, und die nächste Ablesung bestätigte das nicht. Höchstens ${most} Seiten passen in die Zeit davor. Nichts wird berechnet.`,
    jump: ({ before, value, most }) =>
      `Er sprang von ${before} auf ${value} und blieb dort, doch höchstens ${most} Seiten passen in die Zeit davor.`,
    roll_back: ({ before, value }) =>
      `Er ging von ${before} auf ${value} zurück. Bis ${before} wird nichts doppelt gezählt.`,
    wrap: ({ before, value }) =>
      `Er stand auf ${before}, nahe am Ende seines Bereichs, und begann von vorn: ${value}.`,
    reset: ({ before, value }) =>
      `Er stand auf ${before} und dann auf ${value}: Er begann bei null. Was dazwischen gedruckt wurde, ist nicht genau bekannt.`,
    board_swap: ({ before, value }) =>
      `Er ging von ${before} auf ${value}, als eine andere Netzwerkplatine antwortete; die Seriennummer ist dieselbe.`,
    device_swap: ({ before, value }) =>
      `Die Seriennummer wechselte, und der Zähler ging von ${before} auf ${value}: ein anderes Gerät oder eine andere Elektronik.`,
    firmware_jump: ({ before, value }) =>
      `Er ging mit einer neuen Firmware von ${before} auf ${value}; sie zählt vielleicht anders.`,
    source_change: ({ before, value }) =>
      `Er war ${before}, wo er bisher gelesen wurde; jetzt wird er anderswo gelesen: ${value}. Beide zählen nicht unbedingt dasselbe, darum wird nicht berechnet, was dazwischen liegt.`,
    return: ({ before, value }) =>
      `Er ging von ${before} auf ${value} zurück, wo er vor seinem letzten Wechsel war. Nur was inzwischen nicht gezählt wurde, wird gezählt.`,
    parts_differ: ({ value }) =>
      `Schwarzweiß und Farbe ergeben zusammen nicht die Summe von ${value}. Die Berechnung ändert das nicht, doch einer von ihnen wird vielleicht falsch gelesen.`,
  },
};
