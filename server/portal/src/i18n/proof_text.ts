import { proof as de } from './de/proof';
import { proof as en } from './en/proof';
import type { Language } from './languages';
import { useLocale } from './locale';

export type ProofText = typeof en;

const texts: Readonly<Record<Language, ProofText>> = { en, de };

/**
 * The texts of what is opened from a device or a period: not in the catalogue, which is loaded
 * before the first page shows anything. They come with the pages that use them.
 */
export function useProofText(): ProofText {
  return texts[useLocale().language];
}
