/** What the list of servers shows, by a name. */
export type SavedView = {
  name: string;
  /** The query of its address. */
  query: string;
};

/** More than anybody finds again in a menu; the hub bounds what it keeps of a user. */
export const MOST_VIEWS = 30;

/** The part of an address that makes the view, in one order whatever was chosen first. */
export function queryOf(query: string): string {
  const params = new URLSearchParams(query);
  params.delete('add'); // a dialog that is open
  params.sort();
  return params.toString();
}

/** A view of the same name is replaced. */
export function withView(views: SavedView[], view: SavedView): SavedView[] {
  const others = withoutView(views, view.name);
  return [...others, { name: view.name, query: queryOf(view.query) }]
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_VIEWS);
}

export function withoutView(views: SavedView[], name: string): SavedView[] {
  return views.filter((view) => view.name !== name);
}
