const perLine = 16;

/** Bytes in hexadecimal as lines of offset, octets and what of it is readable ASCII. */
export function hexLines(hex: string): string {
  const lines: string[] = [];
  for (let at = 0; at < hex.length; at += perLine * 2) {
    const octets = hex.slice(at, at + perLine * 2).match(/../g) ?? [];
    const offset = (at / 2).toString(16).padStart(6, '0');
    const text = octets.map((octet) => readable(parseInt(octet, 16))).join('');
    lines.push(`${offset}  ${octets.join(' ').padEnd(perLine * 3)} ${text}`);
  }
  return lines.join('\n');
}

function readable(code: number): string {
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
