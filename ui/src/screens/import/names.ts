/** What brands and accounts are called, for the words of an import. */
import type { ImportNames } from "../../lib/import_problems";
import { ipc, type Account } from "../../lib/ipc";
import type { App } from "../../state/app.svelte";

/** The names as far as they are known; what is not known goes by its id. */
export function importNames(app: App, accounts: Account[]): ImportNames {
  return {
    brand: (slug) => app.brands.all.find((brand) => brand.slug === slug)?.name ?? slug,
    account: (id) => accounts.find((account) => account.id === id)?.name ?? id,
    zone: app.brands.zone,
  };
}

/** The accounts of some brands; a brand that can't be asked has none that are known. */
export async function accountsOf(slugs: string[]): Promise<Account[]> {
  const outcomes = await Promise.all(slugs.map((slug) => ipc.listAccounts(slug)));
  return outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []));
}
