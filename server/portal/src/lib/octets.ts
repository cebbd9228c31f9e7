/**
 * How octets are shown: as the text that they are, else in hexadecimal (addresses, bits, packed
 * counters). `text` is what the server could read of them, with U+FFFD for what it could not.
 */
export function octetsText(text: string, hex: string): string {
  const octets = hex.length / 2;
  const readable = new TextEncoder().encode(text.replaceAll('\uFFFD', '')).length;
  return readable * 2 >= octets ? text : `0x${hex}`;
}
